import Core
import Ledger

extension PlanSections {
  /// Users shown at once.
  private static let usersShown = 50

  /// A row a user: those who need a person first, then those of whom data is replaced or deleted.
  var userTable: String {
    guard users.count > 0 else { return "" }
    let sorted = users.sorted
    let first = min(max(0, firstUser), sorted.count - 1)
    let shown = sorted.dropFirst(first).prefix(Self.usersShown)
    let hasUnmatched = plan.counts.unmatched > 0
    let rows = shown.map { row($0, hasUnmatched) }
    let unmatched =
      hasUnmatched
      ? "<th scope=\"col\" class=\"number\">\(Self.glyph("unmatched", "?")) unmatched</th>" : ""
    return section(
      "users", "For whom (\(Quantity.count(sorted.count, "user")))",
      Self.wide(
        "users", "Operations by user",
        heads: Self.head("user") + Self.head("ID") + Self.heads(actions) + unmatched, rows)
        + rest(first, shown.count, sorted))
  }

  private func row(_ user: PlanUserTable.User, _ hasUnmatched: Bool) -> String {
    "<tr><th scope=\"row\"><a href=\"\(HTMLText.escaped(links.user(user.identity)))\">"
      + "\(Self.escaped(user.identity.legacy))</a></th>"
      + "<td data-label=\"ID\" class=\"code\">\(Self.escaped(user.identity.id))</td>"
      + Self.cells(actions) { user.counts[$0] }
      + (hasUnmatched ? Self.cell("unmatched", user.unmatched) : "") + "</tr>"
  }

  /// Who is not shown, and how to get there.
  private func rest(_ first: Int, _ shown: Int, _ sorted: [PlanUserTable.User]) -> String {
    let end = first + shown
    let after = sorted.dropFirst(end)
    var parts: [String] = []
    if sorted.count > shown {
      let open = after.reduce(0) { $0 + $1.attention }
      let gone = after.reduce(0) { $0 + $1.destructive }
      parts.append(
        "Users \(Quantity.count(first + 1)) to \(Quantity.count(end)) of "
          + "\(Quantity.count(sorted.count)), those who need attention first. "
          + "Users after these: \(Quantity.count(open)) records that need attention, "
          + "\(Quantity.count(gone)) replaced or deleted.")
    }
    if users.uncounted > 0 {
      parts.append(
        "\(Quantity.count(users.uncounted)) operations of further users are not in this table.")
    }
    if let address = links.users {
      if first > 0 {
        parts.append(link(address(max(0, first - Self.usersShown)), "Previous users"))
      }
      if !after.isEmpty { parts.append(link(address(end), "Next users")) }
    }
    return parts.isEmpty
      ? "" : "\n<p class=\"note\" id=\"users-rest\">\(parts.joined(separator: " "))</p>"
  }

  private func link(_ address: String, _ text: String) -> String {
    "<a href=\"\(HTMLText.escaped(address))\">\(text)</a>"
  }
}
