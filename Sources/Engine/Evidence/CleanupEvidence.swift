import Core
import Ledger
import SystemPackage

/// Whether the state says of a cohort what a clean-up plan says of it.
struct CleanupEvidence {
  private let basis: CleanupBasis
  private let root: FilePath
  private let now: Timestamp

  init(_ basis: CleanupBasis, root: FilePath, now: Timestamp) {
    self.basis = basis
    self.root = root
    self.now = now
  }

  func check(_ plan: VerifiedPlan) throws -> PlanEvidence {
    guard let (run, state) = try PlanEvidence.find(basis.run, of: plan.subject, root: root) else {
      return PlanEvidence.noRun(basis.run, root)
    }
    guard run.planDigest == basis.planDigest else {
      throw PlanRefusal(
        .inconsistent,
        "it says that the run \(basis.run) carried out \(basis.planDigest), and the state says "
          + "\(run.planDigest). Plan the clean-up again")
    }
    do {
      let last = try CleanupClearance.lastRun(state)
      guard last.id == basis.run else {
        throw PlanRefusal(
          .unchecked,
          "the cohort ran again, as \(last.id), after it was made. Plan the clean-up again")
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
      "it deletes keys of '\(user.legacy)', who is not done by the cohort's state. Plan the clean-up "
        + "again")
  }
}
