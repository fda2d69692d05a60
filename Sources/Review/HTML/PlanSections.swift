import Core
import Ledger

/// What a page shows of a plan without a script, the same in an exported page and on the server: HTML, with
/// everything from outside escaped.
package struct PlanSections {
  let plan: ReviewedPlan
  let users: PlanUserTable
  let links: PlanLinks
  /// Users before the first that is shown.
  let firstUser: Int

  /// - Parameters:
  ///   - users: of the whole plan.
  ///   - firstUser: users of the table to pass over.
  package init(
    _ plan: ReviewedPlan, users: PlanUserTable, links: PlanLinks, firstUser: Int = 0
  ) {
    self.plan = plan
    self.users = users
    self.links = links
    self.firstUser = firstUser
  }

  /// Of which part of the cohort the plan is, if it is a part, and what it does to data that is there, in a
  /// sentence each.
  package var risk: String {
    let risk = PlanRisk(plan)
    let part =
      PlanView.part(plan.subject).map { "<p><strong>\(HTMLText.escaped($0))</strong></p>\n" } ?? ""
    return part
      + "<p class=\"risk\(risk.worst.map { " \($0.rawValue)" } ?? "")\"><strong>Risk:</strong> "
      + "<span>\(HTMLText.escaped(risk.sentence))</span></p>"
  }

  /// Everything else, in the order of reading.
  package var body: String {
    ([facts, overview, userTable, deletes, replaced, attention, resolved, unmatched] + findings
      + [rules, unchanged]).filter { !$0.isEmpty }.joined(separator: "\n")
  }

  // MARK: - Parts

  /// A text of the program's own that may quote something from outside.
  static func prose(_ text: String) -> String { HTMLText.escaped(Printable.prose(text)) }

  /// A name from outside.
  static func escaped(_ name: String) -> String { HTMLText.escaped(Printable.name(name)) }

  func section(_ id: String, _ title: String, _ body: String) -> String {
    "<section aria-labelledby=\"\(id)-title\">\n<h2 id=\"\(id)-title\">\(title)</h2>\n\(body)\n"
      + "</section>"
  }

  /// - Parameter meaning: HTML.
  func list(
    _ id: String, _ title: String, _ meaning: String, _ items: [String], _ total: Int,
    rest: String = ""
  ) -> String {
    guard total > 0 else { return "" }
    let left = total - items.count
    let more = left > 0 ? "\n<p class=\"note\">… \(Quantity.count(left)) more\(rest).</p>" : ""
    return section(
      id, "\(title) (\(Quantity.count(total)))",
      "<p class=\"note\">\(meaning)</p>\n<ul class=\"keys\">\n"
        + items.map { "<li>\($0)</li>\n" }.joined() + "</ul>\(more)")
  }

  static func glyph(_ name: String, _ glyph: Character) -> String {
    "<span class=\"glyph \(name)\" aria-hidden=\"true\">\(HTMLText.escaped(String(glyph)))</span>"
  }

  static func why(_ text: String) -> String {
    "<span class=\"why\">\(HTMLText.escaped(text))</span>"
  }
}
