package import Core

/// Planned against applied, by namespace, rule and action, with every difference explained.
package struct Comparison: Sendable {
  package struct Row: Sendable {
    package var namespace: Namespace
    package var rule: String
    package var action: Action
    package var planned: Int
    package var outcomes: [OutcomeKind: Int] = [:]
    /// Writes that were in place and that later runs have taken back.
    package var undone = 0
    /// Why operations did not end as planned, with how many.
    package var reasons: [Reason: Int] = [:]
    /// What the store said of failures, with how many.
    package var messages: [String: Int] = [:]
    /// Keys that did not end as planned, the first few.
    package var examples: [Key] = []

    package var notAttempted: Int { planned - outcomes.values.reduce(0, +) }

    /// Operations that the plan meant to write and that are not in place now, as far as the runs tell.
    package var difference: Int {
      guard action.writes else { return 0 }
      return planned - (outcomes[.applied] ?? 0) - (outcomes[.already] ?? 0) + undone
    }
  }

  package var digest: String
  /// The runs of the plan, oldest first; the last one's outcomes count.
  package var runs: [RunRecord]
  /// Runs after the last of them that took back what one of them had written, or brought it back.
  package var rollbacks: [RunRecord] = []
  package var rows: [Row]
  /// `already` outcomes of the last run that an earlier run of the same plan had written.
  package var appliedBefore = 0

  package var difference: Int { rows.reduce(0) { $0 + $1.difference } }

  /// A plan that was never applied.
  package init(_ subject: PlanSubject, _ trailer: PlanTrailer) {
    digest = trailer.digest
    runs = []
    rows = subject.rules.flatMap { rule in
      Action.allCases.compactMap { action in
        let planned = trailer.counts[rule.name, action]
        guard planned > 0 else { return nil }
        return Row(namespace: rule.namespace, rule: rule.name, action: action, planned: planned)
      }
    }
  }

  /// - Parameters:
  ///   - history: every run of the cohort, oldest first.
  ///   - backend: where the runs left their journals.
  /// - Throws: `LedgerError` where a journal is missing or damaged.
  package init(
    _ subject: PlanSubject, _ trailer: PlanTrailer, history: [RunRecord],
    in backend: any StateBackend
  ) async throws {
    self.init(subject, trailer)
    runs = history.filter { $0.planDigest == trailer.digest }
    var positions: [String: [Action: Int]] = [:]
    for (index, row) in rows.enumerated() { positions[row.rule, default: [:]][row.action] = index }
    var before = OperationSet()
    for (index, run) in runs.enumerated() {
      let isLast = index == runs.count - 1
      let storage = backend.run(run.id)
      // A run that a crash ended before its journal began attempted nothing.
      if run.tally.finished == 0, try await !storage.exists(.journal) { continue }
      _ = try await JournalReplay.read(storage) { outcome in
        guard isLast else {
          if outcome.kind == .applied { before.insert(outcome.number) }
          return
        }
        if outcome.kind == .already, before.contains(outcome.number) { appliedBefore += 1 }
        guard let position = positions[outcome.rule]?[outcome.action] else { return }
        rows[position].add(outcome)
      }
    }
    try await takeBack(history, positions, backend)
  }

  /// Counts what rollbacks after the plan's last run have undone. A rollback can be rolled back, too.
  private mutating func takeBack(
    _ history: [RunRecord], _ positions: [String: [Action: Int]],
    _ backend: any StateBackend
  ) async throws {
    guard let last = history.lastIndex(where: { $0.planDigest == digest }) else { return }
    // Runs whose effect is the plan's, and runs whose effect is its opposite.
    var done = Set(runs.map(\.id))
    var undone: Set<String> = []
    // Rollbacks whose operations undo what several runs wrote, and the plan's writes by key.
    var folded: Set<String> = []
    var writes: [WrittenKey: Int]?
    for run in history[(last + 1)...] where run.kind == RunRecord.rollbackKind {
      let storage = backend.run(run.id)
      if run.tally.finished == 0, try await !storage.exists(.journal) { continue }
      var counts: [String: [Action: Int]] = [:]
      let replay = try await JournalReplay.read(storage) { outcome in
        if outcome.kind == .applied {
          counts[outcome.rule, default: [:]][outcome.action, default: 0] += 1
        }
      }
      guard case .rollback(let basis)? = replay.subject?.purpose else { continue }
      let ids = basis.runs.map(\.id)
      let isUndoing = !done.isDisjoint(with: ids)
      guard isUndoing || !undone.isDisjoint(with: ids) else { continue }
      if isUndoing { undone.insert(run.id) } else { done.insert(run.id) }
      rollbacks.append(run)
      if basis.isOfCohort || !folded.isDisjoint(with: ids) {
        folded.insert(run.id)
        let known = if let writes { writes } else { try await self.writes(positions, backend) }
        writes = known
        try await count(storage, isUndoing, known)
        continue
      }
      for (rule, actions) in counts {
        for (action, count) in actions {
          let original = isUndoing ? action.opposite : action
          guard let position = positions[rule]?[original] else { continue }
          rows[position].undone += isUndoing ? count : -count
        }
      }
    }
  }

  /// Counts what a rollback of several runs did, key by key: one operation may undo the writes of several
  /// plans.
  private mutating func count(
    _ rollback: any RunStorage, _ isUndoing: Bool, _ writes: [WrittenKey: Int]
  ) async throws {
    var rows = rows
    _ = try await JournalReplay.read(rollback) { outcome in
      let key = WrittenKey(outcome.source, in: outcome.namespace)
      guard outcome.kind == .applied, let position = writes[key] else { return }
      rows[position].undone += isUndoing ? 1 : -1
    }
    self.rows = rows
  }

  /// The rows of what the plan's runs wrote, by key; takes some 50 bytes for each.
  private func writes(
    _ positions: [String: [Action: Int]], _ backend: any StateBackend
  ) async throws -> [WrittenKey: Int] {
    var writes: [WrittenKey: Int] = [:]
    for run in runs {
      let storage = backend.run(run.id)
      guard try await storage.exists(.journal) else { continue }
      _ = try await JournalReplay.read(storage) { outcome in
        guard outcome.kind == .applied, let intent = outcome.intent else { return }
        writes[WrittenKey(intent.destination, in: intent.namespace)] =
          positions[outcome.rule]?[outcome.action]
      }
    }
    return writes
  }
}

extension Action {
  /// What undoes the action, and what the action undoes.
  fileprivate var opposite: Action {
    switch self {
    case .create: .delete
    case .delete: .create
    default: self
    }
  }
}

extension Comparison.Row {
  fileprivate mutating func add(_ outcome: JournalOutcome) {
    outcomes[outcome.kind, default: 0] += 1
    let asPlanned = outcome.kind == .applied || outcome.kind == .already || !action.writes
    guard !asPlanned else { return }
    if let reason = outcome.reason { reasons[reason, default: 0] += 1 }
    if let message = outcome.message { messages[message, default: 0] += 1 }
    if examples.count < 3 { examples.append(outcome.source) }
  }
}
