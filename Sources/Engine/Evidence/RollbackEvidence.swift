import Core
import Ledger

/// Whether a rollback's plan undoes what its runs wrote: all of it, in the runs' order, and nothing else.
struct RollbackEvidence {
  private let basis: RollbackBasis
  private let backend: any StateBackend

  init(_ basis: RollbackBasis, _ backend: any StateBackend) {
    self.basis = basis
    self.backend = backend
  }

  func check(_ plan: VerifiedPlan) async throws -> PlanEvidence {
    guard let newest = basis.newest else { throw refusal("it undoes no run") }
    guard
      let (record, state) = try await PlanEvidence.find(newest.id, of: plan.subject, in: backend)
    else {
      return PlanEvidence.noRun(newest.id, backend)
    }
    guard record.kind == newest.kind, record.journal.digest == newest.journal else {
      throw refusal("the plan's data about the run \(newest.id) do not match the state")
    }
    let runs: UndoneRuns
    do { runs = try await self.runs(record, state) } catch let error as LedgerError
      where error.code == .notFound
    {
      return .missing(error.message)
    }
    guard runs.subject(reason: basis.reason) == plan.subject else {
      throw refusal(
        basis.isOfCohort
          ? "its runs, rules, store or limits differ from those of the cohort's runs up to "
            + newest.id
          : "its rules, store or limits differ from those of the run \(newest.id)")
    }
    try await compare(plan, runs)
    return .checked
  }

  /// The runs that the plan should be about; of a cohort, every one up to the newest that it names.
  private func runs(_ newest: RunRecord, _ state: StateDocument) async throws -> UndoneRuns {
    guard basis.isOfCohort else { return UndoneRuns(try await RunEvidence(newest, in: backend)) }
    let run = newest.id
    let end = state.runs.lastIndex { $0.id == run } ?? state.runs.endIndex - 1
    do { return try await UndoneRuns(allOf: state.runs[...end], in: backend) } catch let error
      as LedgerError where error.code == .nothingWritten
    {
      throw refusal("it undoes runs that wrote nothing")
    }
  }

  private func compare(_ plan: VerifiedPlan, _ runs: UndoneRuns) async throws {
    let what =
      basis.isOfCohort ? "the runs of the cohort" : "the run \(runs.newest.record.id)"
    var lines = try plan.open()
    var number = 0
    var writes = UndoneWrites(runs, readsKept: false)
    while let (identity, decision) = try await writes.next() {
      guard let operation = try Self.nextOperation(&lines, &number) else {
        throw refusal("it omits writes of \(what), from \(decision.intent.destination) on")
      }
      guard decision.mayBe(operation, for: identity) else {
        throw refusal(
          "its operation \(number), on \(operation.destination), does not undo what \(what) wrote "
            + "there")
      }
    }
    guard try Self.nextOperation(&lines, &number) == nil else {
      throw refusal("its operation \(number) undoes something that \(what) did not write")
    }
  }

  private static func nextOperation(
    _ lines: inout PlanReader, _ number: inout Int
  ) throws -> Operation? {
    while let line = try lines.next() {
      guard case .operation(let operation) = line else { continue }
      number += 1
      return operation
    }
    return nil
  }

  private func refusal(_ what: String) -> PlanRefusal {
    PlanRefusal(.inconsistent, "\(what). Plan the rollback again, and find out who wrote this file")
  }
}

extension RunEvidence {
  /// Whether a rollback of the run is about this write: one that happened.
  func undoes(_ intent: JournalRecord.Intent) -> Bool { written.contains(intent.number) }
}

extension RollbackDecision {
  /// Whether a plan made when the key held what the operation says may have this operation.
  ///
  /// What the run kept is not looked at: whether it is still whole is asked when it is put back.
  fileprivate func mayBe(_ operation: Operation, for identity: Identity) -> Bool {
    let now = operation.destinationFingerprint
    let decided: (Action, Reason)
    if let settled = settled(now) {
      decided = settled
    } else if operation.action == .conflict
      || operation.action == .reject && intent.before != nil
    {
      decided = (operation.action, operation.reason)
    } else {
      decided = undone
    }
    return operation.identity == identity && operation.rule == intent.rule
      && operation.namespace == intent.namespace && operation.source == intent.destination
      && operation.destination == intent.destination
      && (operation.action, operation.reason) == decided
      && operation.sourceFingerprint == fingerprint(decided.0, now)
      && operation.resultFingerprint
        == (decided.0.leavesEntry ? fingerprint(decided.0, now) : nil)
  }
}
