import Core
package import Ledger

/// A plan as reviewers read it: its risk in one sentence, what it deletes and replaces, what needs a
/// person, then what else would change. The risk stands again at the end, where a terminal stops.
package struct PlanView {
  let style: Style

  package init(style: Style) { self.style = style }

  package func text(_ plan: ReviewedPlan) -> String {
    text(
      header: plan.header, subject: plan.subject, trailer: plan.trailer, preview: plan.preview,
      file: plan.file)
      + (Self.unchecked(plan).map { "\n" + style.sentence(Printable.prose($0)) } ?? "")
  }

  /// What a reviewer has to know who works without the files of the plan's run.
  static func unchecked(_ plan: ReviewedPlan) -> String? {
    plan.unchecked.map {
      "Not checked against its run: \($0)\($0.utf8.last == UInt8(ascii: ".") ? "" : ".")"
    }
  }

  /// - Parameters:
  ///   - header: nil for a plan that is not saved.
  ///   - preview: what of the operations is shown; the counts are the trailer's.
  ///   - file: the saved plan, as the next command would name it.
  ///   - planning: what planning asked the store for; nil where that is not known or costs nothing.
  package func text(
    header: PlanHeader?, subject: PlanSubject, trailer: PlanTrailer, preview: PlanPreview,
    file: String?, planning: PlanningRequests? = nil
  ) -> String {
    let counts = trailer.counts
    let risk = risk(PlanRisk(counts, preview, subject.purpose))
    return [
      heading(header, subject, counts, file, risk), legend(counts, subject.purpose, preview),
      deletes(preview, counts), replaced(preview, counts),
      attention(preview, counts, subject.purpose), resolved(preview, counts), deleted(preview),
      unmatched(preview, counts), absent(trailer.findings), idleRewrites(trailer.findings),
      residue(trailer.findings, subject.rules), groups(preview),
      table(counts, subject),
      requests(planning, trailer.requests),
      summary(trailer, risk) + next(trailer, subject, file),
    ].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func heading(
    _ header: PlanHeader?, _ subject: PlanSubject, _ counts: PlanCounts, _ file: String?,
    _ risk: String
  ) -> String {
    var facts =
      basis(subject.purpose) + [
        (name: "store", text: subject.store.printable),
        (name: "users", text: Quantity.count(counts.users)),
      ]
    if let publish = subject.publish {
      facts.append((name: "publishes to", text: Printable.name(publish.namespace.name)))
    }
    facts += Self.targetedRules(subject).map { (name: "rules", text: $0) }
    facts += Self.distinctNames(subject).map { (name: "distinct", text: $0) }
    if let file { facts.append((name: "saved as", text: Printable.name(file))) }
    if let header {
      facts.append(
        (name: "made", text: "\(header.created) by \(Printable.name(header.actor))"))
      facts.append((name: "expires", text: header.expires.description))
      facts.append((name: "cohort file", text: Printable.name(header.cohortFile)))
    }
    let part = Self.part(subject).map { style.sentence($0) } ?? ""
    return style.heading(title(subject)) + "\n" + part + risk + style.facts(facts)
  }

  private func legend(
    _ counts: PlanCounts, _ purpose: PlanSubject.Purpose, _ preview: PlanPreview
  ) -> String {
    let actions = Action.allCases.filter { counts[$0] > 0 }
    return actions.map { action in
      let deleted = action == .skip && preview.deletedTotal > 0 ? ", or was deleted" : ""
      return "  \(style.glyph(action)) \(purpose.legend(action, counts))\(deleted)\n"
    }.joined()
  }

  private func table(_ counts: PlanCounts, _ subject: PlanSubject) -> String {
    let actions = Action.allCases.filter { counts[$0] > 0 }
    guard !actions.isEmpty else { return "" }
    var rows = counts.ruleOrder.map { rule in
      [Table.Cell.name(rule)]
        + actions.map { Table.Cell.number(counts[rule, $0], $0.meaning) }
    }
    if rows.count > 1 {
      rows.append(
        [Table.Cell.words("in all", .heading)]
          + actions.map { Table.Cell.number(counts[$0], $0.meaning) })
    }
    return Table.text(
      header: ["rule"] + actions.map { "\($0.glyph) \($0.rawValue)" }, rows: rows, style: style,
      leavesOutZeros: true)
  }

  private func summary(_ trailer: PlanTrailer, _ risk: String) -> String {
    let counts = trailer.counts
    let phrases = counts.phrases
    let size = WordWrap.unbroken("\(Quantity.bytes(counts.bytes)) to write")
    let plan = phrases.map(WordWrap.unbroken).joined(separator: ", ")
    let end = counts.writes > counts[.delete] ? "; \(size)." : "."
    var output = style.wrapped(
      phrases.isEmpty ? "Plan: no records." : "Plan: \(plan)\(end)", hanging: 2)
    if counts.outside > 0 {
      output += style.sentence(
        "\(Quantity.count(counts.outside, "in-place record")) of users outside the cohort "
          + "\(counts.outside == 1 ? "is" : "are") not changed.")
    }
    return output + risk + "Digest: \(Printable.prose(trailer.digest))\n"
  }

  private func next(
    _ trailer: PlanTrailer, _ subject: PlanSubject, _ file: String?
  ) -> String {
    let counts = trailer.counts
    guard counts.writes > 0 else {
      let open = counts[.conflict] + counts[.reject]
      return style.sentence(
        open > 0
          ? "Nothing to apply: the remaining records need a decision."
          : nothingToDo(subject, trailer.findings))
    }
    guard let file else {
      return style.sentence(
        "Save the plan with --out FILE to have exactly this plan reviewed and applied.")
    }
    let argument = ShellWord.file(file)
    return "To apply exactly this plan: keyshift apply \(argument)\n"
  }
}
