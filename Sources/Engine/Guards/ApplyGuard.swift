import Core
import Ledger

/// A condition that a plan meets before anything is written.
package struct ApplyGuard: Sendable {
  /// The guards, in the order in which they are measured: what is cheap and says most comes first. The
  /// policy comes before the age, because an approval has an age of its own.
  package enum Name: String, Hashable, Sendable, CaseIterable {
    case freeze, format, digest, evidence, store, policy, age, directory, state, gate, lock
  }

  package let name: Name

  package init(_ name: Name) { self.name = name }

  /// Every guard, in order.
  package static let all = Name.allCases.map(ApplyGuard.init)

  // MARK: - One row for each guard; a name without its row does not compile

  /// What goes wrong without the guard.
  package var reason: String {
    switch name {
    case .freeze: "A run could start while people find out what an earlier one did."
    case .format: "A plan of an earlier format could say what this version would not let it say."
    case .digest: "A plan that reviewers have not seen could take the place of the approved one."
    case .state: "The runs, claims and locks of another state would not be seen."
    case .evidence: "A rollback or clean-up could say something else than the files of its run."
    case .store: "The plan's names could lead to another store than the one it was made from."
    case .policy: "The policy could ask for approvals, limits or people that are missing."
    case .age: "Records could have changed in ways that an old plan's operations do not show."
    case .directory: "The plan's author could send it to another store of the same relative path."
    case .gate: "A fault that an earlier cohort met could be repeated on the next one."
    case .lock: "Two runs of one cohort could write at the same time."
    }
  }

  /// Whether the answer can change while the apply waits for the lock, so that it is asked again under it.
  package var isMeasuredAgain: Bool {
    switch name {
    case .format, .digest, .store, .directory, .lock: false
    case .freeze, .state, .evidence, .policy, .age, .gate: true
    }
  }

  /// - Throws: the refusal where the guard is not met.
  func measure(_ attempt: inout ApplyAttempt) async throws {
    switch name {
    case .freeze: try await attempt.checkFreeze()
    case .format: try attempt.plan.checkIsApplicable()
    case .digest: try attempt.checkDigest()
    case .state: try await attempt.checkState()
    case .evidence: try await attempt.checkEvidence()
    case .store: try attempt.checkStore()
    case .policy: try await attempt.askPolicy()
    case .age: try attempt.checkAge()
    case .directory: try attempt.checkDirectory()
    case .gate: try await attempt.checkGate()
    // Taking the lock is the measure; `GuardedApply` holds it until the run has ended.
    case .lock: break
    }
  }
}
