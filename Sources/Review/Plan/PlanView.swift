import Core
package import Ledger

/// A plan as reviewers read it: its risk in one sentence, what it deletes and replaces, what needs a
/// person, then what else would change. The risk stands again at the end, where a terminal stops.
package struct PlanView {
  let style: Style

  package init(style: Style) { self.style = style }

  /// - Parameter isSaved: whether the plan's file is there for the next command.
  package func text(
    _ plan: ReviewedPlan, planning: PlanningRequests? = nil, isSaved: Bool = true
  ) -> String {
    text(
      header: plan.header, subject: plan.subject, trailer: plan.trailer, preview: plan.preview,
      file: isSaved ? plan.file : nil, planning: planning)
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
    let (counts, purpose) = (trailer.counts, subject.purpose)
    let most = PlanExtent.mostOfAList
    let groups = groups(OtherOperations(preview, purpose))
    let shown =
      PlanSection.allCases.reduce(groups.shown) { sum, section in
        sum + section.kept(preview).prefix(most).count { PlanSection($0) == section }
      }
    let listed = shown + min(most, preview.unmatched.count)
    let ending = PlanEnding(
      trailer: trailer, preview: preview, subject: subject, file: file, listed: listed)
    return
      ([opening(header, subject, trailer, preview, file: file)]
      + PlanSection.allCases.map { section($0, preview, counts, purpose, most: most) } + [
        unmatched(preview, counts, most: most), findings(trailer.findings, subject.rules),
        groups.text, table(counts), requests(planning, trailer.requests), text(ending),
      ]).filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// What stands before the first list.
  func opening(
    _ header: PlanHeader?, _ subject: PlanSubject, _ trailer: PlanTrailer, _ preview: PlanPreview,
    file: String?
  ) -> String {
    let risk = risk(PlanRisk(trailer.counts, preview, subject.purpose))
    let legend = legend(trailer.counts, subject.purpose, preview)
    return heading(header, subject, trailer.counts, file, risk)
      + (legend.isEmpty ? "" : "\n" + legend)
  }

  func findings(_ findings: PlanFindings, _ rules: [Rule]) -> String {
    [absent(findings), idleRewrites(findings), residue(findings, rules)]
      .filter { !$0.isEmpty }.joined(separator: "\n")
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

  func table(_ counts: PlanCounts) -> String {
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
      header: ["rule"] + actions.map { "\($0.glyph) \($0.rawValue)" },
      narrowHeader: ["rule"] + actions.map { String($0.glyph) }, rows: rows, style: style,
      leavesOutZeros: true)
  }
}
