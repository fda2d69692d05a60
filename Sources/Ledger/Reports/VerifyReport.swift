package import Core

/// What reading back found.
package struct VerifyReport: Sendable {
  package enum State: String, Sendable, CaseIterable {
    /// The destination holds the result.
    case kept
    /// The user wrote a newer record since.
    case superseded
    case missing
    /// The destination holds something else that is not newer.
    case different
    /// Missing or different, and written so lately that the store may not show it yet.
    case pending
  }

  package struct Finding: Sendable {
    package var state: State
    package var operation: Operation
  }

  package var digest: String
  package private(set) var counts: [State: Int] = [:]
  /// Operations that promise nothing: skips, conflicts and rejections.
  package var notPromised = 0
  package private(set) var findings: [Finding] = []
  /// Legacy names in the records that are there, by rule and place; examples are destinations.
  package var residue: [PlanFindings.Residue] = []
  /// Places of those that no rule expects, however many are listed.
  package var unexpectedResidue = 0
  /// Finds in places that are not listed.
  package var residueBeyond = 0
  /// Of each ID of which there is nothing at all, the first name.
  package var unknownUsers: [Identity] = []
  private let sampleLimit: Int

  package init(digest: String, sampleLimit: Int) {
    self.digest = digest
    self.sampleLimit = sampleLimit
  }

  package var checked: Int { counts.values.reduce(0, +) }

  /// Whether every promise holds, or a newer record took its place.
  package var isKept: Bool { broken == 0 && pending == 0 }

  /// Promises that do not hold.
  package var broken: Int { (counts[.missing] ?? 0) + (counts[.different] ?? 0) }

  /// Promises of which the store cannot tell yet.
  package var pending: Int { counts[.pending] ?? 0 }

  package mutating func add(_ state: State, _ operation: Operation) {
    counts[state, default: 0] += 1
    if !state.isKept, findings.count < sampleLimit {
      findings.append(Finding(state: state, operation: operation))
    }
  }
}

extension VerifyReport.State {
  /// Whether the promise holds, or a newer record took its place.
  package var isKept: Bool { self == .kept || self == .superseded }
}
