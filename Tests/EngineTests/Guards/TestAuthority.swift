import Core
import Engine
import Ledger

/// The answers of a program around a guarded apply, each as a test sets it.
struct TestAuthority: ApplyAuthority {
  /// The store that the plan's names lead to; nil: the one it was made over.
  var identity: String?
  var directory = PlanDirectory.operators
  var exempts = false
  var verdict: @Sendable () throws -> PolicyVerdict = {
    PolicyVerdict(record: nil, leavesStoreToPlan: false)
  }

  func verdict(on plan: VerifiedPlan, from origin: ApplyOrigin) throws -> PolicyVerdict {
    try verdict()
  }

  func exemptsLogins(in environment: String) throws -> Bool { exempts }

  func storeIdentity(of plan: VerifiedPlan) throws -> String {
    identity ?? plan.subject.storeIdentity
  }

  func directory(of plan: VerifiedPlan) -> PlanDirectory { directory }
}

extension GuardedApply {
  /// Applies the plan over a store that is open already.
  func run(over store: any KeyValueStore) async throws -> AppliedPlan {
    try await run { _, body in try await body(store) }
  }
}
