import Core
import Ledger

/// What a cohort's runs wrote so lately that a read may not show it yet.
///
/// Only runs that ended less than the store's delay ago are looked at, and of each key a digest and
/// two fingerprints are kept: some 120 bytes for each write of the last minute.
struct RecentWrites: Sendable {
  struct Trace: Sendable {
    /// What the key holds after the write; nil for a delete.
    var after: Fingerprint?
    /// Whether the run knew that it was written.
    var isCertain: Bool
    /// From when on a read shows it.
    var until: Timestamp
  }

  /// In the order of keys; of one key, the last run's only.
  private var traces: [(key: WrittenKey, trace: Trace)] = []
  /// Until when nothing is known, because a run's journal is damaged.
  private var allUntil: Timestamp?

  /// - Parameters:
  ///   - runs: the cohort's, oldest first; none is in progress.
  ///   - backend: where they left their journals.
  ///   - delay: seconds until every reader sees a write.
  /// - Returns: nil where every read shows every write.
  init?(
    _ runs: [RunRecord], in backend: any StateBackend, delay: Int64, now: Timestamp
  ) async throws {
    guard delay > 0 else { return nil }
    var found: [(key: WrittenKey, order: Int, trace: Trace)] = []
    func add(_ intent: JournalRecord.Intent, isCertain: Bool, until: Timestamp) {
      guard until > now || !isCertain else { return }
      found.append(
        (
          WrittenKey(intent.destination, in: intent.namespace), found.count,
          Trace(after: intent.after, isCertain: isCertain, until: until)
        ))
    }
    for run in runs {
      let end = run.endedAt ?? now
      let last = end.adding(seconds: delay + 1)
      guard last > now || run.unsettled ?? 0 > 0, !run.neverWrote else { continue }
      let storage = backend.run(run.id)
      do {
        try await run.journal.check(storage)
        let replay = try await JournalReplay.read(storage) { outcome in
          guard outcome.kind == .applied, let intent = outcome.intent else { return }
          let at = outcome.at.map { min($0, end) } ?? end
          add(intent, isCertain: true, until: at.adding(seconds: delay + 1))
        }
        if run.unsettled ?? 0 > 0 {
          for intent in replay.open {
            add(intent, isCertain: false, until: intent.isTold(after: delay, endedAt: end))
          }
        }
        if replay.damage != nil { allUntil = max(allUntil ?? last, last) }
      } catch let error as LedgerError where error.code == .corrupted || error.code == .notFound {
        allUntil = max(allUntil ?? last, last)
      }
    }
    found.sort { ($0.key, $0.order) < ($1.key, $1.order) }
    for (key, _, trace) in found {
      if traces.last?.key == key { traces.removeLast() }
      traces.append((key, trace))
    }
    if let until = allUntil, until <= now { allUntil = nil }
  }

  var isEmpty: Bool { traces.isEmpty && allUntil == nil }

  private func trace(_ namespace: Namespace, _ key: Key) -> Trace? {
    guard !traces.isEmpty else { return nil }
    let wanted = WrittenKey(key, in: namespace)
    var low = 0
    var high = traces.count
    while low < high {
      let middle = low + (high - low) / 2
      if traces[middle].key < wanted { low = middle + 1 } else { high = middle }
    }
    return low < traces.count && traces[low].key == wanted ? traces[low].trace : nil
  }

  /// What an operation comes to without a read, because a read may not show what was written lately.
  ///
  /// What a run wrote within the delay counts as written; where it wrote something else, or may have
  /// written, the operation waits. Such keys are not even read: a store that caches absences would
  /// show the absence for longer. Where the plan rests on just what the run left there, as a
  /// rollback or a clean-up of that run does, reads are made, and `verdict(on:source:destination:at:)`
  /// has to confirm them.
  ///
  /// - Returns: nil where reads decide.
  func verdict(on operation: Operation, at time: Timestamp) -> Reconciliation? {
    guard operation.action.writes else { return nil }
    if let allUntil, time < allUntil { return .pending(.inDoubt, until: allUntil) }
    let isCleanup = operation.action == .delete && !operation.isInPlace
    let written = isCleanup ? operation.source : operation.destination
    if let trace = trace(operation.namespace, written), !trace.isShown(at: time) {
      if trace.isCertain, trace.after == operation.resultFingerprint {
        return .settled(.already, nil)
      }
      let planned =
        isCleanup || operation.action == .rewrite
        ? operation.sourceFingerprint : operation.destinationFingerprint
      guard trace.isCertain, trace.after == planned else { return trace.pending }
    }
    guard !operation.isInPlace,
      let trace = trace(
        operation.namespace, isCleanup ? operation.destination : operation.source),
      !trace.isShown(at: time)
    else { return nil }
    let planned = isCleanup ? operation.destinationFingerprint : operation.sourceFingerprint
    return trace.isCertain && trace.after == planned ? nil : trace.pending
  }

  /// What an operation comes to whose records were read although a run wrote them lately: it waits where
  /// a read shows anything else than the run left there, which may be what was there before.
  ///
  /// - Returns: nil where the reads may be decided from.
  func verdict(
    on operation: Operation, source: Entry?, destination: Entry?, at time: Timestamp
  ) -> Reconciliation? {
    func stale(_ key: Key, _ read: Entry?) -> Reconciliation? {
      guard let trace = trace(operation.namespace, key), !trace.isShown(at: time),
        trace.after != read.map({ Fingerprint(of: $0) })
      else { return nil }
      return trace.pending
    }
    if let verdict = stale(operation.source, source) { return verdict }
    return operation.isInPlace ? nil : stale(operation.destination, destination)
  }
}

extension RecentWrites.Trace {
  /// Whether a read of that time shows the write. A doubt is settled before a run, never by it: its
  /// own write would look like the other run's.
  fileprivate func isShown(at time: Timestamp) -> Bool { isCertain && time >= until }

  fileprivate var pending: Reconciliation {
    .pending(isCertain ? .writtenLately : .inDoubt, until: until)
  }
}
