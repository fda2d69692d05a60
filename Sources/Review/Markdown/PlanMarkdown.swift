import Core
import Ledger

/// A plan as a comment on a pull request: its risk in one sentence, what it deletes and replaces, what
/// needs a person, all open, then the rest in numbers, and each user folded.
///
/// The same plan and file name give the same bytes. No text of a key, a name or a file can become an
/// element, a mention or a link.
package struct PlanMarkdown {
  /// How much of a plan a rendering has room for.
  package struct Extent: Sendable {
    /// Operations that delete data, and as many that replace some.
    var destructive: Int
    /// Operations of one kind that need a person, and keys that no rule matches.
    var attention: Int
    /// Whether the operations of each user and rule follow.
    var listsUsers: Bool

    /// A comment on a pull request.
    package static let comment = Extent(destructive: .max, attention: 100, listsUsers: true)
    /// A step's summary next to those of other steps.
    package static let stepSummary = Extent(
      destructive: 100, attention: 20, listsUsers: false)
  }

  let plan: ReviewedPlan
  let extent: Extent

  package init(_ plan: ReviewedPlan, extent: Extent = .comment) {
    self.plan = plan
    self.extent = extent
  }

  /// The comment. Its first line is an HTML comment that holds a JSON object.
  ///
  /// Where the plan does not fit, whole sections are left out, and the comment says which, that it
  /// must not be approved by itself, and where the rest is.
  package func text() -> String {
    let opening = opening()
    let rest = [counts(), unchanged()]
    var budget = CommentBudget(CommentBudget.comment)
    for part in opening + rest + [
      closing(Self.longestListing), marker(isTruncated: true), warning(Self.longestMissing),
    ] {
      _ = budget.admits(part + "\n")
    }
    let destructive = destructive(&budget)
    let attention = attention(&budget)
    // No create is listed where something that destroys data found no room.
    let users =
      extent.listsUsers ? users(&budget, listsOperations: destructive.missing.isEmpty) : Sections()
    let missing = destructive.missing + attention.missing + users.missing
    let warnings = missing.isEmpty ? [] : [warning(missing)]
    var body = opening.prefix(1) + warnings + opening.dropFirst()
    body += destructive.texts + attention.texts
    body += rest + users.texts
    body.append(closing(destructive.listing + users.listing))
    return marker(isTruncated: !missing.isEmpty)
      + body.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// Of what is missing, the words that take the most room.
  private static let longestMissing = [String(repeating: "x", count: 500)]

  /// Sections that fit, in words what did not, and in sentences what is listed.
  struct Sections {
    var texts: [String] = []
    var missing: [String] = []
    var listing = ""
  }

  private static let longestListing = String(repeating: "x", count: 400)

  private func marker(isTruncated: Bool) -> String {
    CommentMarker.line(
      [
        "format": "keyshift.plan-comment/1",
        "digest": .string(plan.trailer.digest),
        "cohort": .string(plan.subject.name),
        "environment": .string(plan.subject.environment),
        "truncated": .bool(isTruncated),
      ])
  }

  private func warning(_ missing: [String]) -> String {
    """
    > [!WARNING]
    > This comment is incomplete. **Do not approve the plan based on it alone**: it omits \
    \(missing.joined(separator: ", ")).
    > For the complete plan, run `keyshift show --all` on \(MarkdownText.code(plan.file)), or \
    `keyshift show --html` for a searchable page.

    """
  }

  /// - Parameter listing: sentences that say which operations this rendering lists.
  private func closing(_ listing: String) -> String {
    let names =
      plan.isRedacted
      ? "Names are pseudonyms: `user-N` is the plan's N-th user, `record-N` its N-th operation. "
      : ""
    return """
      ---
      \(names)\(listing)\
      Plans contain keys, sizes and fingerprints, but no values. Written by \
      \(MarkdownText.code(plan.header.tool)) from \(MarkdownText.code(plan.file)).

      """
  }
}
