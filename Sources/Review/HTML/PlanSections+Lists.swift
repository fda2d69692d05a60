import Core
import Ledger

extension PlanSections {
  var facts: String {
    let digest = HTMLText.escaped(Printable.prose(plan.trailer.digest))
    let file = HTMLText.escaped(ShellWord.file(plan.file))
    var facts: [(name: String, text: String)] = PlanView(style: .plain)
      .basis(plan.subject.purpose).map { ($0.name, HTMLText.escaped($0.text)) }
    facts += [
      ("store", HTMLText.escaped(plan.subject.store.printable)),
      ("made", "\(plan.header.created) by \(Self.escaped(plan.header.actor))"),
      ("expires", "\(plan.header.expires)"),
      ("cohort file", Self.escaped(plan.header.cohortFile)),
    ]
    if let publish = plan.subject.publish {
      facts.append(("publishes to", Self.escaped(publish.namespace.name)))
    }
    facts += PlanView.targetedRules(plan.subject).map { ("rules", Self.escaped($0)) }
    facts += PlanView.distinctNames(plan.subject).map { ("distinct", Self.escaped($0)) }
    facts += PlanTerms.facts(plan).map { ($0.name, HTMLText.escaped($0.text)) }
    let list = facts.map { "<div><dt>\($0.name)</dt><dd>\($0.text)</dd></div>" }
      .joined(separator: "\n")
    let apply =
      plan.counts.writes > 0
      ? "\n<p>To carry out exactly this plan:</p>\n"
        + "<pre><code>keyshift apply \(file) --expect \(digest)</code></pre>"
      : ""
    let unchecked =
      PlanView.unchecked(plan).map { "<p><strong>\(Self.escaped($0))</strong></p>\n" } ?? ""
    return section(
      "plan", "The plan",
      "\(unchecked)<dl class=\"facts\">\n<div><dt>digest</dt><dd class=\"code digest\">\(digest)"
        + "</dd></div>\n\(list)\n</dl>\(apply)")
  }

  var attention: String {
    let counts = plan.counts
    let total =
      counts[.conflict] + counts[.reject]
      + (plan.subject.purpose.isRollback ? counts[.skip] : 0)
    return operations(
      "attention", "Needs attention", "apply does not change these records.",
      plan.preview.attention, total)
  }

  var resolved: String {
    operations(
      "resolved", "Decided by resolutions",
      "The cohort plan’s resolutions decide about these records.", plan.preview.resolved,
      plan.counts.resolutions)
  }

  var deletes: String {
    operations(
      "deletes", "Deletes", "These keys will be deleted.", plan.preview.deletes,
      plan.preview.deleteTotal(plan.counts))
  }

  var replaced: String {
    operations(
      "replaced", "Replaces", "These records exist and will be overwritten.",
      plan.preview.replaced, plan.preview.replacedTotal(plan.counts))
  }

  var unmatched: String {
    list(
      "unmatched", "Unmatched keys",
      "These keys start with a legacy prefix, but no rule matches them. Keyshift leaves them alone.",
      plan.preview.unmatched.map { key in
        Self.glyph("unmatched", "?") + Self.key(key.key)
          + Self.why("\(key.identity.printable), \(Printable.name(key.namespace.name))")
      }, plan.counts.unmatched, rest: Self.below)
  }

  var unchanged: String {
    let reasons = plan.preview.reasons.filter { !$0.action.writes }
    guard !reasons.isEmpty else { return "" }
    let rows = Action.allCases.flatMap { action in
      reasons.filter { $0.action == action }.map {
        "<tr><td class=\"action\">\(Self.glyph(action.rawValue, action.glyph))\(action.rawValue)</td>"
          + "<td>\(Self.prose($0.reason.explanation($0.take)))</td>"
          + "<td class=\"number\">\(Quantity.count($0.count))</td></tr>"
      }
    }
    return section(
      "unchanged", "What will not change, and why",
      "<table>\n<caption class=\"hidden\">Records that stay as they are</caption>\n<thead><tr>"
        + Self.head("action") + Self.head("why")
        + "<th scope=\"col\" class=\"number\">records</th></tr></thead>\n<tbody>\n"
        + rows.joined(separator: "\n") + "\n</tbody></table>")
  }

  private static let below = ", in the list of operations below"

  private func operations(
    _ id: String, _ title: String, _ meaning: String, _ operations: [Operation], _ total: Int
  ) -> String {
    let shown = operations.prefix(Self.listed).map(item)
    return list(id, title, meaning, Array(shown), total, rest: Self.below)
  }

  /// Operations of one list, at most.
  private static let listed = 200

  private func item(_ operation: Operation) -> String {
    let target = operation.isInPlace ? "" : " → " + Self.key(operation.destination)
    let action = operation.action
    return Self.glyph(action.rawValue, action.glyph) + Self.key(operation.source) + target
      + Self.why("\(action.rawValue): \(operation.explanation)")
      + (operation.times.map { Self.why($0.phrase) } ?? "") + Self.why(operation.place)
  }

  private static func key(_ key: Key) -> String {
    "<span class=\"code\">\(HTMLText.escaped(Printable.key(key)))</span>"
  }
}
