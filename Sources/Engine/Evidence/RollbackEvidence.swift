import Core
import Ledger

/// Whether a rollback's plan undoes what its run wrote: all of it, in the run's order, and nothing else.
struct RollbackEvidence {
  private let basis: RollbackBasis
  private let backend: any StateBackend

  init(_ basis: RollbackBasis, _ backend: any StateBackend) {
    self.basis = basis
    self.backend = backend
  }

  func check(_ plan: VerifiedPlan) async throws -> PlanEvidence {
    guard let (record, _) = try await PlanEvidence.find(basis.run, of: plan.subject, in: backend)
    else {
      return PlanEvidence.noRun(basis.run, backend)
    }
    guard record.kind == basis.kind, record.journal.digest == basis.journal else {
      throw refusal("the plan's data about the run \(basis.run) do not match the state")
    }
    let run: RunEvidence
    do { run = try await RunEvidence(record, in: backend) } catch let error as LedgerError
      where error.code == .notFound
    {
      return .missing(error.message)
    }
    guard run.subject(reason: basis.reason) == plan.subject else {
      throw refusal("its rules, store or limits differ from those of the run \(basis.run)")
    }
    try await compare(plan, run)
    return .checked
  }

  private func compare(_ plan: VerifiedPlan, _ run: RunEvidence) async throws {
    var lines = try plan.open()
    var number = 0
    var intents = JournalIntentReader(run.storage)
    while let intent = try await intents.next() {
      guard run.undoes(intent) else { continue }
      guard let operation = try Self.nextOperation(&lines, &number) else {
        throw refusal(
          "it omits writes of the run \(basis.run), from \(intent.destination) on")
      }
      let identity = try run.identity(of: intent)
      guard RollbackDecision(intent: intent).mayBe(operation, for: identity) else {
        throw refusal(
          "its operation \(number), on \(operation.destination), does not undo what the run "
            + "\(basis.run) wrote there")
      }
    }
    guard try Self.nextOperation(&lines, &number) == nil else {
      throw refusal(
        "its operation \(number) undoes something that the run \(basis.run) did not write")
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
