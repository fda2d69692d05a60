import Core
import Ledger

/// Whether the state says about a cohort what a clean-up plan says about it.
struct CleanupEvidence {
  private let basis: CleanupBasis
  private let backend: any StateBackend
  private let now: Timestamp

  init(_ basis: CleanupBasis, _ backend: any StateBackend, now: Timestamp) {
    self.basis = basis
    self.backend = backend
    self.now = now
  }

  func check(_ plan: VerifiedPlan) async throws -> PlanEvidence {
    guard
      let (run, state) = try await PlanEvidence.find(basis.run, of: plan.subject, in: backend)
    else {
      return PlanEvidence.noRun(basis.run, backend)
    }
    guard run.planDigest == basis.planDigest else {
      throw PlanRefusal(
        .inconsistent,
        "it says that the run \(basis.run) applied \(basis.planDigest), but the state says "
          + "\(run.planDigest). Plan the clean-up again")
    }
    do {
      let last = try CleanupClearance.lastRun(state)
      guard last.id == basis.run else {
        throw PlanRefusal(
          .unchecked,
          "the cohort had another run, \(last.id), after the plan was made. Plan the clean-up "
            + "again")
      }
      try CleanupClearance.checkWaiting(
        since: last.endedAt ?? last.startedAt, seconds: basis.waitingSeconds, now)
    } catch let refusal as CleanupRefusal {
      throw PlanRefusal(.unchecked, "it may not be applied: \(refusal.message)")
    }
    try checkUsers(plan, state)
    return .checked
  }

  private func checkUsers(_ plan: VerifiedPlan, _ state: StateDocument) throws {
    var users: [Identity] = []
    var reader = try plan.open()
    while let line = try reader.next() {
      if case .user(let identity) = line { users.append(identity) }
    }
    let notDone = state.idsNotDone(users)
    guard let user = users.first(where: { notDone.contains(Bytewise($0.id)) }) else { return }
    throw PlanRefusal(
      .inconsistent,
      "it deletes keys of '\(user.legacy)', who is not done in the cohort's state. Plan the "
        + "clean-up again")
  }
}
