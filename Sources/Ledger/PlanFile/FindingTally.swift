package import Core

/// What records show of their rules while they are decided: which rewrites found something, and where
/// legacy names stay.
package struct FindingTally: Sendable {
  private struct Counts {
    var records = 0
    var found = RewriteSet()
  }

  private let rules: [Rule]
  private var counts: [String: Counts] = [:]
  private var residue: ResidueTally

  package init(_ rules: [Rule]) {
    self.rules = rules
    residue = ResidueTally(rules)
  }

  /// Counts a record whose value was read to the end.
  package mutating func add(rule: String, _ decision: Decision) {
    guard decision.hasReadRewrites else { return }
    counts[rule, default: Counts()].records += 1
    counts[rule]?.found.formUnion(decision.found)
  }

  /// Counts a record's places that hold a legacy name in its result.
  package mutating func add(rule: String, _ places: [ResiduePlace], in key: Key) {
    residue.add(rule: rule, places, in: key)
  }

  package var findings: PlanFindings {
    PlanFindings(
      idleRewrites: rules.flatMap(idleRewrites), residue: residue.residue(rules),
      residueBeyond: residue.beyond)
  }

  private func idleRewrites(_ rule: Rule) -> [PlanFindings.IdleRewrite] {
    guard let counts = counts[rule.name], counts.records > 0 else { return [] }
    return rule.rewrites.enumerated().filter { !counts.found.contains($0.offset) }.map {
      PlanFindings.IdleRewrite(
        rule: rule.name, rewrite: $0.element.description, records: counts.records)
    }
  }
}

extension Decision {
  /// Whether the rule's rewrites were looked for: not where the record was refused before.
  fileprivate var hasReadRewrites: Bool {
    switch action {
    case .create, .update, .rewrite, .unchanged, .skip: true
    case .conflict: ![.severalSources, .destinationOfAnotherRule, .memberExists].contains(reason)
    case .reject, .delete: false
    }
  }
}
