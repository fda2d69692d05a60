import Core
import Ledger

extension PlanPage {
  /// The counts as bars, and as a table for those who want numbers.
  var chart: String {
    let counts = plan.counts
    let actions = Action.allCases.filter { counts[$0] > 0 }
    guard !actions.isEmpty else { return "<p><strong>No records.</strong></p>" }
    return section(
      "counts", "What will change", "\(summary)\n\(bars(actions))\n\(table(actions))")
  }

  private var summary: String {
    let counts = plan.counts
    return "<p><strong>\(counts.phrases.joined(separator: ", "))</strong>; "
      + "\(Quantity.bytes(counts.bytes)) to write, for \(Quantity.count(counts.users, "user")).</p>"
  }

  private func bars(_ actions: [Action]) -> String {
    let counts = plan.counts
    let most = actions.reduce(1) { max($0, counts[$1]) }
    let rows = actions.enumerated().map { row, action in
      let top = row * 26
      let width = max(2, Int((Double(counts[action]) / Double(most) * 460).rounded()))
      let legend = HTMLText.escaped(
        "\(action.glyph) \(action.rawValue)")
      return "<text x=\"0\" y=\"\(top + 17)\">\(legend)</text>"
        + "<rect class=\"\(action.rawValue)\" x=\"110\" y=\"\(top + 3)\" width=\"\(width)\" "
        + "height=\"18\" rx=\"3\"></rect>"
        + "<text x=\"\(118 + width)\" y=\"\(top + 17)\">\(Quantity.count(counts[action]))</text>"
    }
    let words = actions.map { $0.phrase(counts[$0]) }.joined(separator: ", ")
    let height = actions.count * 26
    return "<svg role=\"img\" aria-label=\"\(words)\" width=\"680\" height=\"\(height)\" "
      + "viewBox=\"0 0 680 \(height)\">\n" + rows.joined(separator: "\n") + "\n</svg>"
  }

  private func table(_ actions: [Action]) -> String {
    let counts = plan.counts
    let head = actions.map {
      "<th scope=\"col\" class=\"number\">\(HTMLText.escaped(String($0.glyph))) \($0.rawValue)</th>"
    }
    let spaces = Dictionary(
      plan.subject.rules.map { ($0.name, $0.namespace.name) },
      uniquingKeysWith: { first, _ in first }
    )
    let rows = counts.ruleOrder.map { rule in
      "<tr><th scope=\"row\">\(Self.escaped(rule))</th><td>\(spaces[rule].map(Self.escaped) ?? "")</td>"
        + actions.map { "<td class=\"number\">\(Quantity.count(counts[rule, $0]))</td>" }.joined()
        + "</tr>"
    }
    let all = actions.map { "<td class=\"number\">\(Quantity.count(counts[$0]))</td>" }.joined()
    let legend = actions.map { action in
      HTMLText.escaped("\(action.glyph) \(plan.subject.purpose.legend(action, plan.counts))")
    }
    return """
      <div class="wide" role="region" aria-label="Counts by rule" tabindex="0">
      <table aria-label="Counts by rule and action">
      <thead><tr><th scope="col">rule</th><th scope="col">namespace</th>\(head.joined())</tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      <tr><th scope="row">in all</th><td></td>\(all)</tr>
      </tbody>
      </table>
      </div>
      <p class="note">\(legend.joined(separator: " · "))</p>
      """
  }
}
