import Core
import Ledger

/// A plan as one HTML page that needs nothing else: no network, no other file.
///
/// The page is `opening`, then the rows of every operation as `PageRows` gives them, then `closing`.
/// Its policy allows the page's own style and script, known by their digests, and nothing else.
/// Without script it shows all but the list of operations.
package struct PlanPage {
  let plan: ReviewedPlan

  package init(_ plan: ReviewedPlan) { self.plan = plan }

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
    <meta name="generator" content="\(Self.escaped(plan.header.tool))">
    <title>\(title)</title>
    <style>\(PageAssets.style)</style>
    </head>
    <body>
    <a class="skip-link" href="#operations">Skip to the operations</a>
    <header>
    <h1>\(title)</h1>
    \(risk)
    </header>
    <main>
    \(sections.joined(separator: "\n"))
    \(filters)
    </main>
    <footer>
    <p>\(names)No value is in a plan: only keys, sizes and fingerprints.</p>
    </footer>
    <script type="application/json" id="words">\(EmbeddedJSON.script(words))</script>

    """
  }

  /// Everything after the rows.
  package func closing() -> String { "<script>\(PageAssets.script)</script>\n</body>\n</html>\n" }

  private var title: String { Self.prose(PlanView(style: .plain).title(plan.subject)) }

  private var names: String {
    plan.isRedacted
      ? "Names are pseudonyms: user-N is the plan’s N-th user, record-N its N-th operation. " : ""
  }

  private var risk: String {
    let risk = PlanRisk(plan)
    return "<p class=\"risk\(risk.worst.map { " \($0.rawValue)" } ?? "")\"><strong>Risk:</strong> "
      + "<span>\(HTMLText.escaped(risk.sentence))</span></p>"
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
    ]
  }

  /// A text of the program's own that may quote something from outside.
  static func prose(_ text: String) -> String { HTMLText.escaped(Printable.prose(text)) }

  /// A name from outside.
  static func escaped(_ name: String) -> String { HTMLText.escaped(Printable.name(name)) }
}
