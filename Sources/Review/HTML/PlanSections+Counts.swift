import Core
import Foundation
import Ledger

extension PlanSections {
  /// What the plan comes to: a sentence, and a bar an action, which leads to its operations.
  var overview: String {
    guard !actions.isEmpty else { return "<p><strong>No records.</strong></p>" }
    return section("counts", "What will change", "\(summary)\n\(bars)")
  }

  /// The actions that occur.
  var actions: [Action] { Action.allCases.filter { plan.counts[$0] > 0 } }

  private var summary: String {
    let counts = plan.counts
    return "<p><strong>\(counts.phrases.joined(separator: ", "))</strong>; "
      + "\(Quantity.bytes(counts.bytes)) to write, for \(Quantity.count(counts.users, "user")).</p>"
  }

  /// Lengths grow with the number of digits, so that 8 can be seen beside 140,000.
  private var bars: String {
    let counts = plan.counts
    let most = actions.reduce(1) { max($0, counts[$1]) }
    let bars = actions.map { action in
      let name = action.rawValue
      let number = Action.allCases.firstIndex(of: action) ?? 0
      let current = links.chosen == [action] ? " aria-current=\"true\"" : ""
      let width = 4 + Int((log(Double(1 + counts[action])) / log(Double(1 + most)) * 96).rounded())
      return "<li><a href=\"\(HTMLText.escaped(links.action(action)))\" data-action=\"\(number)\""
        + "\(current)>\(Self.glyph(name, action.glyph))<span>\(name)</span>"
        + "<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
        + "<rect class=\"\(name)\" width=\"\(width)\" height=\"10\"></rect></svg>"
        + "<span class=\"number\">\(Quantity.count(counts[action]))</span></a></li>"
    }
    return "<ul class=\"bars\" aria-label=\"Operations by action\">\n"
      + bars.joined(separator: "\n") + "\n</ul>\n"
      + "<p class=\"note\">Each bar lists its operations. Lengths are logarithmic.</p>"
  }

  /// The counts by rule.
  var rules: String {
    guard !actions.isEmpty else { return "" }
    let counts = plan.counts
    let spaces = Dictionary(
      plan.subject.rules.map { ($0.name, $0.namespace.name) },
      uniquingKeysWith: { first, _ in first }
    )
    let rows = counts.ruleOrder.map { rule in
      "<tr><th scope=\"row\">\(Self.escaped(rule))</th>"
        + "<td data-label=\"namespace\">\(spaces[rule].map(Self.escaped) ?? "")</td>"
        + Self.cells(actions) { counts[rule, $0] } + "</tr>"
    }
    let all =
      "<tr><th scope=\"row\">in all</th><td></td>\(Self.cells(actions) { counts[$0] })</tr>"
    let legend = actions.map { action in
      HTMLText.escaped("\(action.glyph) \(plan.subject.purpose.legend(action, plan.counts))")
    }
    return section(
      "rules", "By rule",
      Self.wide(
        "rules", "Counts by rule and action",
        heads: Self.head("rule") + Self.head("namespace") + Self.heads(actions), rows + [all])
        + "\n<p class=\"note\">\(legend.joined(separator: " · "))</p>")
  }

  // MARK: - Tables

  /// A table that scrolls by itself where the page is too narrow.
  ///
  /// - Parameters:
  ///   - id: of the box around it; its section's title has `-title` behind it.
  ///   - heads, rows: HTML.
  static func wide(_ id: String, _ caption: String, heads: String, _ rows: [String]) -> String {
    """
    <div class="wide" id="\(id)" role="region" aria-labelledby="\(id)-title" tabindex="0">
    <table class="stack">
    <caption class="hidden">\(caption)</caption>
    <thead><tr>\(heads)</tr></thead>
    <tbody>
    \(rows.joined(separator: "\n"))
    </tbody>
    </table>
    </div>
    """
  }

  static func head(_ name: String) -> String { "<th scope=\"col\">\(name)</th>" }

  static func heads(_ actions: [Action]) -> String {
    actions.map {
      "<th scope=\"col\" class=\"number\">\(Self.glyph($0.rawValue, $0.glyph)) \($0.rawValue)</th>"
    }
    .joined()
  }

  /// A cell an action; what is nothing is faint, and left out where a row is a card.
  static func cells(_ actions: [Action], _ count: (Action) -> Int) -> String {
    actions.map { cell($0.rawValue, count($0)) }.joined()
  }

  static func cell(_ name: String, _ count: Int) -> String {
    "<td data-label=\"\(name)\" class=\"number\(count == 0 ? " zero" : "")\">"
      + "\(Quantity.count(count))</td>"
  }
}
