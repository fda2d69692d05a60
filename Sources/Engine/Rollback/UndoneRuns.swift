package import Core
package import Ledger

/// What a rollback undoes: what one run wrote, or what all runs of a cohort came to.
///
/// Of a cohort, a key that several runs wrote is one write: from what the first of them replaced to what
/// the last of them left. Keys that are as they were before the runs, as after a rollback, are no writes.
package struct UndoneRuns: Sendable {
  /// Newest first; never empty.
  let runs: [RunEvidence]
  let newest: RunEvidence
  private let chains: WriteChains?
  private let rules: UndoneRules

  /// One run, write by write.
  package init(_ run: RunEvidence) {
    runs = [run]
    newest = run
    chains = nil
    rules = UndoneRules(runs)
  }

  /// All runs of a cohort as one. Reads each journal once, and takes some 150 bytes for each key.
  ///
  /// - Parameter runs: those that wrote something, oldest first.
  /// - Throws: `LedgerError`: `.mismatched` where two runs wrote to different stores, `.nothingWritten`
  ///   where there is no run, `.corrupted` where a journal cannot be read.
  package init(cohort runs: [RunEvidence]) async throws(LedgerError) {
    guard let newest = runs.last else {
      throw LedgerError(
        .nothingWritten, "no run of the cohort wrote anything. There is nothing to roll back.")
    }
    let store = newest.planSubject.storeIdentity
    for run in runs where run.planSubject.storeIdentity != store {
      throw LedgerError(
        .mismatched,
        "the run \(run.record.id) wrote to the store '\(run.planSubject.storeIdentity)', but the run "
          + "\(newest.record.id) to '\(store)'. Roll back the runs one by one, the newest first.")
    }
    self.newest = newest
    self.runs = runs.reversed()
    chains = try await WriteChains(runs)
    rules = UndoneRules(self.runs)
  }

  /// All runs of a cohort that wrote something.
  ///
  /// - Parameter records: every run of the cohort, oldest first, each settled.
  /// - Throws: as `RunEvidence` and `init(cohort:)`.
  package init(allOf records: some Sequence<RunRecord>, in backend: any StateBackend) async throws {
    var runs: [RunEvidence] = []
    for record in records where record.needsSettling || record.tally.applied > 0 {
      runs.append(try await RunEvidence(record, in: backend))
    }
    try await self.init(cohort: runs)
  }

  /// The first line of the newest run's plan.
  package var plan: PlanHeader { newest.plan }

  /// What the rollback is about.
  ///
  /// - Parameter reason: why, for those who review it and for the audit log.
  package func subject(reason: String?) -> PlanSubject {
    let basis = runs.map { run in
      RollbackBasis.Run(
        id: run.record.id, kind: run.record.kind, journal: run.record.journal.digest)
    }
    var subject = newest.planSubject
    subject.rules = rules.all
    let scope: RollbackBasis.Scope =
      if chains == nil, let run = basis.first { .run(run) } else { .cohort(basis) }
    subject.purpose = .rollback(RollbackBasis(scope, reason: reason))
    return subject
  }

  /// How long to wait until every reader sees what the runs wrote; see `RunEvidence`.
  package func secondsToSettle(_ delay: Int64, now: Timestamp) -> Int64 {
    runs.map { $0.secondsToSettle(delay, now: now) }.max() ?? 0
  }

  /// Whether there is nothing to undo. Reads journals up to the first write that is to be undone.
  package func isEmpty() async throws -> Bool {
    var writes = UndoneWrites(self, readsKept: false)
    return try await writes.next() == nil
  }

  /// The write that a rollback is about, in place of this one of the run; nil where there is none.
  ///
  /// - Parameter position: the run's in `runs`.
  func undone(_ intent: JournalRecord.Intent, of position: Int) -> JournalRecord.Intent? {
    guard runs[position].undoes(intent) else { return nil }
    guard let chains else { return intent }
    guard var folded = chains.folded(intent, of: runs.count - 1 - position) else { return nil }
    folded.rule = rules.name(intent.rule, in: position)
    return folded
  }
}

/// The rules of several plans as those of one.
private struct UndoneRules: Sendable {
  private(set) var all: [Rule]
  /// New names of rules, by run; a rule that is not in it keeps its own.
  private var names: [[Bytewise: String]]

  /// The newest plan's rules, then those of the others that are different. One that shares its name with
  /// another rule is named after its run, too.
  ///
  /// - Parameter runs: newest first.
  init(_ runs: [RunEvidence]) {
    all = runs.first?.planSubject.rules ?? []
    names = [[:]]
    var known = Dictionary(all.map { ($0.name, [$0]) }, uniquingKeysWith: +)
    for run in runs.dropFirst() {
      var renamed: [Bytewise: String] = [:]
      for rule in run.planSubject.rules {
        let same = known[rule.name]?.first { $0.isSame(as: rule) }
        if let same {
          if !same.name.isSame(as: rule.name) { renamed[Bytewise(rule.name)] = same.name }
          continue
        }
        var new = rule
        if known[rule.name] != nil { new.name = "\(rule.name) (run \(run.record.id))" }
        if !new.name.isSame(as: rule.name) { renamed[Bytewise(rule.name)] = new.name }
        known[rule.name, default: []].append(new)
        all.append(new)
      }
      names.append(renamed)
    }
  }

  func name(_ rule: String, in position: Int) -> String { names[position][Bytewise(rule)] ?? rule }
}

extension Rule {
  /// Whether the rules differ in their names at most.
  fileprivate func isSame(as other: Rule) -> Bool {
    var renamed = other
    renamed.name = name
    return renamed == self
  }
}
