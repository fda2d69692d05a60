import Core
import Ledger

/// Keeps the state file in step with a run: checkpoints on the way, the result at the end.
final class RunRecorder {
  private let lease: any StateLease
  private let lock: HeldLock
  private let environment: ApplyEnvironment
  private let purpose: PlanSubject.Purpose
  private var state: StateDocument
  private var record: RunRecord
  private var savedAt: Timestamp
  /// The run as the state file has it.
  private(set) var savedRecord: RunRecord
  /// The users whom the run may have changed, as the state file has them, with all names of their IDs;
  /// none before the run's end.
  private(set) var savedUsers: [UserProgress] = []

  init(
    lease: any StateLease, lock: HeldLock, environment: ApplyEnvironment,
    purpose: PlanSubject.Purpose, state: StateDocument, record: RunRecord
  ) {
    self.purpose = purpose
    self.lease = lease
    self.lock = lock
    self.environment = environment
    self.state = state
    self.record = record
    savedRecord = record
    savedAt = environment.surroundings.now()
  }

  /// Reports the progress and, when due, saves it and says that the lock's holder is alive.
  ///
  /// - Throws: `.leaseLost` when the lock was broken; the run must stop.
  func checkpoint(_ progress: RunProgress, _ journal: RunJournal) async throws(LedgerError) {
    environment.onProgress(ApplyProgress(tally: progress.tally, done: progress.tally.finished))
    let now = environment.surroundings.now()
    guard now.seconds - savedAt.seconds >= environment.checkpointInterval else { return }
    savedAt = now
    try await journal.sync()
    try await lock.renew()
    note(progress)
    state.checkpoint = Checkpoint(
      run: record.id, planDigest: record.planDigest, nextOperation: progress.nextOperation)
    try await save()
  }

  /// Saves the run's end, and with it how far each user is.
  ///
  /// Checkpoints leave the users out: with many of them, writing the state is what a run would
  /// spend its time on.
  func finish(
    _ progress: RunProgress, _ outcome: RunRecord.Outcome, _ journal: RunRecord.Journal?
  ) async throws(LedgerError) -> RunRecord {
    note(progress)
    record.outcome = outcome
    record.endedAt = environment.surroundings.now()
    record.unsettled = progress.doubts
    if let journal { record.journal = journal }
    state.checkpoint =
      outcome == .completed
      ? nil
      : Checkpoint(
        run: record.id, planDigest: record.planDigest, nextOperation: progress.nextOperation)
    let isComplete = outcome == .completed
    switch purpose {
    case .migrate:
      // A plan of a part says as little of the rest as a run that did not come to its end.
      let isWhole = isComplete && !record.isPartial
      state.note(progress.seen(isComplete: isWhole), isComplete: isWhole)
    case .rollback(let basis):
      state.note(progress.undone, undoneOf: basis, isComplete: isComplete)
      record.undoes?.counted = progress.nextOperation
    // Who was done still is: a clean-up deletes what is no longer needed.
    case .cleanup: break
    }
    try await save()
    let ids = progress.ids
    // The rollback of a whole cohort says of everyone that they are not done.
    let isAboutAll = isComplete && purpose.undone?.isOfCohort == true
    savedUsers = state.users.filter { isAboutAll || ids.contains(Bytewise($0.identity.id)) }
    return record
  }

  private func note(_ progress: RunProgress) {
    record.tally = progress.tally
    record.checkpoint = progress.nextOperation
    record.window = progress.window?.milliseconds
    if progress.nextOperation > 0 {
      record.first = 0
      record.last = progress.nextOperation - 1
    }
  }

  private func save() async throws(LedgerError) {
    if let last = state.runs.indices.last { state.runs[last] = record }
    state = try await lease.save(state)
    savedRecord = record
  }
}
