import Core
import Ledger

/// A plan as one HTML page that needs nothing else: no network, no other file.
///
/// The page is `opening`, then the rows of every operation as `PageRows` gives them, then `closing`.
/// Its policy allows the page's own style and script, known by their digests, and nothing else.
/// Without script it shows all but the list of operations.
package struct ExportedPlanPage {
  let plan: ReviewedPlan
  private let sections: PlanSections

  /// - Parameter users: of the whole plan.
  package init(_ plan: ReviewedPlan, users: PlanUserTable) {
    self.plan = plan
    sections = PlanSections(plan, users: users, links: .withinPage)
  }

  /// Everything before the rows.
  package func opening() -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="\(PageAssets.policy)">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="referrer" content="no-referrer">
    <meta name="robots" content="noindex">
    <meta name="generator" content="\(PlanSections.escaped(plan.header.tool))">
    <title>\(title)</title>
    <style>\(PageAssets.style)</style>
    </head>
    <body>
    <a class="skip-link" href="#operations">Skip to the operations</a>
    <header class="page">
    <h1>\(title)</h1>
    \(sections.risk)
    </header>
    <main>
    \(sections.body)
    \(filters)
    </main>
    <footer>
    <p>\(names)Plans contain keys, sizes, the times that were compared, and fingerprints, but no values.</p>
    </footer>
    <script type="application/json" id="words">\(EmbeddedJSON.script(words))</script>

    """
  }

  /// Everything after the rows.
  package func closing() -> String { "<script>\(PageAssets.script)</script>\n</body>\n</html>\n" }

  private var title: String { PlanSections.prose(PlanView(style: .plain).title(plan.subject)) }

  private var names: String {
    plan.isRedacted
      ? "Names are pseudonyms: user-N is the plan’s N-th user, record-N its N-th operation. " : ""
  }

  /// What the rows refer to by number.
  private var words: JSONValue {
    [
      "actions": .array(
        PageRows.actions.map { [.string(String($0.glyph)), .string($0.name)] }),
      "reasons": .array(PageRows.reasons.map { .string($0) }),
      "rules": .array(
        PageRows.places(plan.subject).map {
          [
            .string($0.rule.isEmpty ? "" : Printable.name($0.rule)),
            .string(Printable.name($0.namespace.name)),
          ]
        }),
      "redacted": .bool(plan.isRedacted),
    ]
  }
}
