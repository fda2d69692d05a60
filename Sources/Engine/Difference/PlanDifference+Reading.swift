import Core
package import Ledger

extension PlanDifference {
  /// Reads both plans once, side by side; not at all where their digests are the same.
  ///
  /// Memory grows with the users, and with what differs: as long as the plans are out of step, what
  /// stands between them is kept.
  ///
  /// - Parameter limit: operations kept of each kind; all are counted.
  package init(from before: VerifiedPlan, to after: VerifiedPlan, limit: Int) throws {
    self.init(before: Side(before), after: Side(after))
    guard !isIdentical else { return }
    terms = before.subject.terms(differingFrom: after.subject)
    try match(before, after, limit: limit)
  }
}

extension PlanSubject {
  fileprivate func terms(differingFrom other: PlanSubject) -> [PlanDifference.Term] {
    PlanDifference.Term.allCases.filter { term in
      switch term {
      case .purpose: purpose != other.purpose
      case .cohort: name != other.name
      case .environment: environment != other.environment
      case .store: store != other.store || storeIdentity != other.storeIdentity
      case .target: target != other.target
      case .rules: rules != other.rules
      case .limits: limits != other.limits
      case .accept: accept != other.accept
      case .publish: publish != other.publish
      }
    }
  }
}

extension Operation {
  /// In what an operation for the same key differs.
  func aspects(differingFrom other: Operation) -> [PlanDifference.Aspect] {
    PlanDifference.Aspect.allCases.filter { aspect in
      switch aspect {
      case .action: action != other.action
      case .reason: reason != other.reason || take != other.take
      case .user: identity != other.identity
      case .target: destination != other.destination
      case .source: sourceFingerprint != other.sourceFingerprint || bytes != other.bytes
      case .destination: destinationFingerprint != other.destinationFingerprint
      case .result: resultFingerprint != other.resultFingerprint
      }
    }
  }
}
