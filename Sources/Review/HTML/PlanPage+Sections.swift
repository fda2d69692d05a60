import Core
import Ledger

extension PlanPage {
  /// All that a page shows without a script, in the order of reading.
  var sections: [String] {
    ([facts, deletes, replaced, attention, resolved, unmatched] + findings + [chart, unchanged])
      .filter { !$0.isEmpty }
  }

  private var facts: String {
    let digest = HTMLText.escaped(Printable.prose(plan.trailer.digest))
    let file = HTMLText.escaped(ShellWord.file(plan.file))
    var facts: [(name: String, text: String)] = [("digest", "<code>\(digest)</code>")]
    facts += PlanView(style: .plain).basis(plan.subject.purpose).map {
      ($0.name, HTMLText.escaped($0.text))
    }
    facts += [
      ("store", HTMLText.escaped(plan.subject.store.printable)),
      ("made", "\(plan.header.created) by \(Self.escaped(plan.header.actor))"),
      ("expires", "\(plan.header.expires)"),
      ("cohort file", Self.escaped(plan.header.cohortFile)),
    ]
    if let publish = plan.subject.publish {
      facts.append(("publishes to", Self.escaped(publish.namespace.name)))
    }
    facts += PlanView.distinctNames(plan.subject).map { ("distinct", Self.escaped($0)) }
    facts += PlanTerms.facts(plan).map { ($0.name, HTMLText.escaped($0.text)) }
    let list = facts.map { "<dt>\($0.name)</dt><dd>\($0.text)</dd>" }.joined(separator: "\n")
    let apply =
      plan.counts.writes > 0
      ? "<p>To carry out exactly this plan:</p>\n"
        + "<pre><code>keyshift apply \(file) --expect \(digest)</code></pre>"
      : ""
    let unchecked =
      PlanView.unchecked(plan).map { "<p><strong>\(Self.escaped($0))</strong></p>\n" } ?? ""
    return section(
      "plan", "The plan", "\(unchecked)<dl class=\"facts\">\n\(list)\n</dl>\n\(apply)")
  }

  private var attention: String {
    let counts = plan.counts
    let total =
      counts[.conflict] + counts[.reject]
      + (plan.subject.purpose.isRollback ? counts[.skip] : 0)
    return list(
      "attention", "Needs attention", "apply leaves these records as they are.",
      plan.preview.attention.map(item), total)
  }

  private var resolved: String {
    list(
      "resolved", "Decided by a person",
      "The cohort plan’s resolutions decide about these records.",
      plan.preview.resolved.map(item), plan.counts.resolutions)
  }

  private var deletes: String {
    list(
      "deletes", "Deletes", "These keys will be gone.", plan.preview.deletes.map(item),
      plan.preview.deleteTotal(plan.counts))
  }

  private var replaced: String {
    list(
      "replaced", "Replaces", "These records are there already and will be written over.",
      plan.preview.replaced.map(item), plan.preview.replacedTotal(plan.counts))
  }

  private var unmatched: String {
    list(
      "unmatched", "Keys that no rule matches",
      "They stand under a legacy prefix and are never touched.",
      plan.preview.unmatched.map { key in
        "<span class=\"glyph unmatched\">?</span>\(HTMLText.escaped(Printable.key(key.key)))"
          + note("\(key.identity.printable), \(Printable.name(key.namespace.name))")
      }, plan.counts.unmatched)
  }

  private var unchanged: String {
    let reasons = plan.preview.reasons.filter { !$0.action.writes }
    guard !reasons.isEmpty else { return "" }
    let rows = Action.allCases.flatMap { action in
      reasons.filter { $0.action == action }.map {
        "<tr><td><span class=\"glyph \(action.rawValue)\">\(HTMLText.escaped(String(action.glyph)))"
          + "</span>\(action.rawValue)</td><td>\(Self.prose($0.reason.explanation($0.take)))</td>"
          + "<td class=\"number\">\(Quantity.count($0.count))</td></tr>"
      }
    }
    return section(
      "unchanged", "What will not change, and why",
      "<table aria-labelledby=\"unchanged-title\"><thead><tr><th scope=\"col\">action</th><th scope=\"col\">why</th>"
        + "<th scope=\"col\" class=\"number\">records</th></tr></thead>\n<tbody>\n"
        + rows.joined(separator: "\n") + "\n</tbody></table>")
  }

  private func item(_ operation: Operation) -> String {
    let target =
      operation.destination == operation.source
      ? "" : " → \(HTMLText.escaped(Printable.key(operation.destination)))"
    let action = operation.action
    return
      "<span class=\"glyph \(action.rawValue)\">\(HTMLText.escaped(String(action.glyph)))</span>"
      + HTMLText.escaped(Printable.key(operation.source)) + target
      + note(
        "\(action.rawValue): \(operation.explanation); \(operation.identity.printable), rule "
          + "\(Printable.name(operation.rule)), \(Printable.name(operation.namespace.name))")
  }

  func note(_ text: String) -> String {
    "<span class=\"note\">\(HTMLText.escaped(text))</span>"
  }

  private func list(
    _ id: String, _ title: String, _ meaning: String, _ items: [String], _ total: Int
  ) -> String {
    guard total > 0 else { return "" }
    let more =
      total > items.count
      ? "\n<p>… \(Quantity.count(total - items.count)) more, in the list of operations below.</p>"
      : ""
    return section(
      id, "\(title) (\(Quantity.count(total)))",
      "<p>\(meaning)</p>\n<ul class=\"keys\">\n"
        + items.map { "<li>\($0)</li>\n" }.joined() + "</ul>\(more)")
  }

  func section(_ id: String, _ title: String, _ body: String) -> String {
    "<section aria-labelledby=\"\(id)-title\">\n<h2 id=\"\(id)-title\">\(title)</h2>\n\(body)\n"
      + "</section>"
  }
}
