public import Core
public import SystemPackage

/// Planned against applied, by namespace, rule and action, with every difference explained.
public struct Comparison: Sendable {
  public struct Row: Sendable {
    public var namespace: Namespace
    public var rule: String
    public var action: Action
    public var planned: Int
    public var outcomes: [OutcomeKind: Int] = [:]
    /// Why operations did not end as planned, with how many.
    public var reasons: [Reason: Int] = [:]
    /// What the store said of failures, with how many.
    public var messages: [String: Int] = [:]
    /// Keys that did not end as planned, the first few.
    public var examples: [Key] = []

    public var notAttempted: Int { planned - outcomes.values.reduce(0, +) }

    /// Operations that the plan meant to write and that neither were written nor were there.
    public var difference: Int {
      action.writes ? planned - (outcomes[.applied] ?? 0) - (outcomes[.already] ?? 0) : 0
    }
  }

  public var digest: String
  /// The runs of the plan, oldest first; the last one's outcomes count.
  public var runs: [RunRecord]
  public var rows: [Row]
  /// `already` outcomes of the last run that an earlier run of the same plan had written.
  public var appliedBefore = 0

  public var difference: Int { rows.reduce(0) { $0 + $1.difference } }

  /// - Parameters:
  ///   - runs: the runs of this very plan, oldest first.
  ///   - root: the state directory.
  /// - Throws: `LedgerError` where a journal is missing or damaged.
  public init(
    _ subject: PlanSubject, _ trailer: PlanTrailer, runs: [RunRecord], root: FilePath
  ) throws {
    digest = trailer.digest
    self.runs = runs
    rows = subject.rules.flatMap { rule in
      Action.allCases.compactMap { action in
        let planned = trailer.counts[rule.name, action]
        guard planned > 0 else { return nil }
        return Row(namespace: rule.namespace, rule: rule.name, action: action, planned: planned)
      }
    }
    var positions: [String: [Action: Int]] = [:]
    for (index, row) in rows.enumerated() { positions[row.rule, default: [:]][row.action] = index }
    var before = OperationSet()
    for (index, run) in runs.enumerated() {
      let isLast = index == runs.count - 1
      let paths = JournalPaths(root: root, run: run.id)
      // A run that a crash ended before its journal began attempted nothing.
      if run.tally.finished == 0, !FileExistence.exists(paths.journal) { continue }
      _ = try JournalReplay.read(paths) { outcome in
        guard isLast else {
          if outcome.kind == .applied { before.insert(outcome.number) }
          return
        }
        if outcome.kind == .already, before.contains(outcome.number) { appliedBefore += 1 }
        guard let position = positions[outcome.rule]?[outcome.action] else { return }
        rows[position].add(outcome)
      }
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
