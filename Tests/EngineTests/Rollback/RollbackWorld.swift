import Core
import Engine
import FileState
import Ledger
import StoreTesting
import SystemPackage
import Testing

extension Workshop {
  /// Plans the rollback of a run into the file that `apply` carries out.
  ///
  /// - Parameter saved: the plan of a run whose journal was replaced, and is not sealed.
  @discardableResult
  func planRollback<Store: KeyValueStore>(
    _ store: Store, of run: String, root: FilePath? = nil, saved: FilePath? = nil,
    reason: String? = nil
  ) async throws -> PlanResult {
    let root = root ?? self.root
    var record = try await #require(state(root).runs.first { $0.id == run })
    if saved != nil { record.journal.digest = nil }
    if record.needsSettling {
      record = try await RunSettlement(store: store, environment: environment(root: root))
        .settle(run)
    }
    let evidence = UndoneRuns(
      try await RunEvidence(
        record, in: FileStateBackend(root), saved: try saved.map { try VerifiedPlan($0.string) }))
    return try await plan(evidence, store, reason)
  }

  /// Plans the rollback of all runs of the cohort into the file that `apply` carries out.
  ///
  /// - Returns: nil where there is nothing to undo.
  @discardableResult
  func planCohortRollback<Store: KeyValueStore>(
    _ store: Store, root: FilePath? = nil
  ) async throws -> PlanResult? {
    let root = root ?? self.root
    for run in try await state(root).runs {
      _ = try await RunSettlement(store: store, environment: environment(root: root)).settle(run.id)
    }
    let runs = try await UndoneRuns(allOf: state(root).runs, in: FileStateBackend(root))
    return try await runs.isEmpty() ? nil : try await plan(runs, store, "the wrong cohort")
  }

  private func plan<Store: KeyValueStore>(
    _ evidence: UndoneRuns, _ store: Store, _ reason: String?
  ) async throws -> PlanResult {
    let time = Timestamp(seconds: clock.now)
    let header = PlanHeader(
      tool: "test", created: time, expires: time.adding(seconds: 7 * 86_400), actor: "tester",
      cohortFile: evidence.plan.cohortFile, baseDirectory: evidence.plan.baseDirectory)
    let writer = try PlanWriter(
      to: plan.string, header: header, subject: evidence.subject(reason: reason))
    return try await RollbackPlanner(store: store, retry: .none, now: { time }).plan(
      evidence, into: writer, options: PlanOptions(previewLimit: .max, countsUsers: true))
  }

  /// Plans the rollback of a run and applies it.
  @discardableResult
  func rollBack<Store: KeyValueStore>(
    _ store: Store, _ run: String, root: FilePath? = nil
  ) async throws -> ApplyReport {
    try await planRollback(store, of: run, root: root)
    return try await apply(store, root: root)
  }

  func operations() throws -> [Operation] {
    var reader = try PlanReader(verifying: plan.string)
    var operations: [Operation] = []
    while let line = try reader.next() {
      if case .operation(let operation) = line { operations.append(operation) }
    }
    return operations
  }

  /// Each operation as `glyph key reason`.
  func summary() throws -> [String] {
    try operations().map { "\($0.action.glyph) \($0.source) \($0.reason.rawValue)" }
  }

  /// Puts a journal in place of a run's as versions before 0.2 wrote it, about these operations.
  func replaceJournal(
    of run: String, _ operations: [Operation], digest: String
  ) async throws {
    let header = JournalHeader(
      run: run, planDigest: digest, environment: "test", cohort: "one", actor: "tester",
      started: Timestamp(seconds: World.now))
    let intents = operations.enumerated().map { number, operation in
      var intent = JournalRecord.Intent(
        number: number, operation: operation, before: operation.destinationFingerprint,
        after: operation.resultFingerprint)
      intent.id = nil
      return JournalRecord.intent(intent)
    }
    try await FileRunStorage(JournalPaths(root: root, run: run)).replace(
      .journal,
      with: JournalEncoder.lines(
        of: [.run(header)] + intents + [
          .outcome(batch: 0, written: intents.count),
          .end(.completed, Tally(planned: intents.count, applied: intents.count)),
        ]))
  }
}
