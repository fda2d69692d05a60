import Core
import Ledger

/// Closes runs that ended without saying how.
struct RunRecovery<Store: KeyValueStore> {
  let store: Store
  let retry: RetryPolicy

  /// Reads the keys of the run's open intents and records which writes had happened.
  ///
  /// The finding goes to a file of its own: the crashed run's journal stays as the crash left it.
  /// Running this twice, or a crash within, does no harm.
  func close(_ record: RunRecord, _ paths: JournalPaths) async throws -> RecoveredRun {
    var tally = Tally.unattempted(record.tally.planned)
    guard FileExistence.exists(paths.journal) else {
      return RecoveredRun(run: record.id, tally: tally, written: 0, notWritten: 0)
    }
    let replay = try JournalReplay.read(paths) { tally.count($0.kind) }
    let landed = try await landed(replay.open)
    if !landed.isEmpty {
      try JournalWriter.replace(
        paths.recovery,
        with: (replay.recovered + landed).map {
          .settled(JournalRecord.Settled(recovered: $0))
        })
      tally.count(.applied, landed.count)
    }
    return RecoveredRun(
      run: record.id, tally: tally, written: replay.recovered.count + landed.count,
      notWritten: replay.open.count - landed.count)
  }

  private func landed(
    _ intents: [JournalRecord.Intent]
  ) async throws(StoreError) -> [JournalRecord.Intent] {
    let keys = intents.map { (namespace: $0.namespace, key: $0.destination) }
    let reader = BatchReader(store)
    let entries = try await retry.run { () async throws(StoreError) in try await reader.read(keys) }
    return zip(intents, entries).compactMap { intent, entry in
      entry.map { Fingerprint(of: $0) } == intent.after ? intent : nil
    }
  }
}
