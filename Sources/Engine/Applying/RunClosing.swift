import Core
import Ledger

/// Closes runs that ended without saying how, and settles writes whose outcome is not known.
///
/// A closed run's files are sealed: from then on every change of them shows.
struct RunClosing<Store: KeyValueStore>: Sendable {
  let store: Store
  let retry: RetryPolicy
  let lease: any StateLease
  let now: @Sendable () -> Timestamp

  /// Whether there is something to find out about the run.
  static func isNeeded(for record: RunRecord) -> Bool {
    record.needsSettling
  }

  /// Reads the keys of the run's open intents and records which writes happened.
  ///
  /// The finding goes to a part of its own: the run's journal stays as the run left it. The lease is
  /// the cohort's, so that no other run wrote since, and saves the record. Running this
  /// twice, or a crash within, does no harm.
  ///
  /// - Throws: `StoreError` where keys cannot be read, `LedgerError` where the finding cannot be saved.
  func close(_ record: inout RunRecord) async throws -> RecoveredRun {
    let run = lease.run(record.id)
    let counted = record.tally
    let end = record.endedAt ?? now()
    var found = RecoveredRun(run: record.id, tally: counted, written: 0, notWritten: 0)
    if record.outcome == .running {
      record.outcome = .interrupted
      record.endedAt = end
    } else {
      do throws(LedgerError) { try await record.journal.check(run) } catch {
        // A new seal would vouch for what was changed.
        record.unsettled = 0
        found.damage = error.message
        return found
      }
    }
    record.unsettled = 0
    guard try await run.exists(.journal) else {
      found.neverWrote = counted.finished == 0
      if try await run.exists(.preimages) { found.neverWrote = false }
      if !found.neverWrote { found.damage = "'\(run.label(of: .journal))' is missing" }
      return found
    }
    var tally = Tally.unattempted(counted.planned)
    let replay: JournalReplay
    do {
      replay = try await JournalReplay.read(run) { tally.count($0.kind) }
      found.damage = Self.damage(replay, tally, of: record, counted, run)
    } catch let error as LedgerError where error.code == .corrupted {
      found.damage = error.message
      try await record.journal.seal(run)
      return found
    }
    if found.damage == nil {
      try await settle(replay, &record, &tally, &found, run, endedAt: end)
    }
    try await record.journal.seal(run)
    return found
  }

  private func settle(
    _ replay: JournalReplay, _ record: inout RunRecord, _ tally: inout Tally,
    _ found: inout RecoveredRun, _ run: any RunStorage, endedAt end: Timestamp
  ) async throws {
    let finding = try await OpenWrites(store: store, retry: retry, now: now).settle(
      replay.open, endedAt: end)
    if !finding.written.isEmpty || !finding.unwritten.isEmpty {
      let written = (replay.recovered + finding.written).map {
        JournalRecord.settled(JournalRecord.Settled(recovered: $0))
      }
      let unwritten = (replay.unwritten + finding.unwritten.map(\.number)).map {
        JournalRecord.unwritten(number: $0)
      }
      try await run.replaceRecovery(with: written + unwritten)
      tally.count(.applied, finding.written.count)
    }
    record.tally = tally
    record.unsettled = finding.pending.count
    record.window = record.window ?? replay.window
    found.tally = tally
    found.written = replay.recovered.count + finding.written.count
    found.notWritten = replay.unwritten.count + finding.unwritten.count
    found.pending = finding.pending.count
  }

  /// What is wrong with the journal, by itself and by what the state counted at its last checkpoint,
  /// of which every outcome was durable.
  private static func damage(
    _ replay: JournalReplay, _ tally: Tally, of record: RunRecord, _ counted: Tally,
    _ run: any RunStorage
  ) -> String? {
    let journal = run.label(of: .journal)
    if let damage = replay.damage { return "'\(journal)' is damaged: \(damage)" }
    if let header = replay.header, header.run != record.id {
      return "'\(journal)' is the journal of the run \(header.run)"
    }
    guard tally.tellsOf(counted) else {
      return "'\(journal)' is damaged: it has \(tally.finished) outcomes, but the state counted "
        + "\(counted.finished)"
    }
    return nil
  }
}

extension Tally {
  /// Whether no outcome counted by then is missing here.
  func tellsOf(_ checkpoint: Tally) -> Bool {
    OutcomeKind.allCases.allSatisfy { kind in
      switch kind {
      case .skipped, .rejected: tellsOfPassed(checkpoint)
      case .applied, .already, .drifted, .conflicted, .failed: self[kind] >= checkpoint[kind]
      }
    }
  }

  private func tellsOfPassed(_ checkpoint: Tally) -> Bool {
    guard checkpoint.knowsRejected else { return skipped + rejected >= checkpoint.skipped }
    return skipped >= checkpoint.skipped && rejected >= checkpoint.rejected
  }
}
