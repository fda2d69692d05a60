package import Core
package import Ledger

/// The plan that a run carried out, as its journal names it; whether the journal is otherwise sound
/// is not looked at.
package struct RunPlan: Sendable {
  package let header: PlanHeader
  package let subject: PlanSubject

  /// - Parameter saved: needed only for journals of versions before 0.2.
  /// - Throws: `LedgerError` where the journal does not name it.
  package init(
    _ record: RunRecord, in backend: any StateBackend, saved: VerifiedPlan? = nil
  ) async throws {
    let replay = try await JournalReplay.read(backend.run(record.id)) { _ in }
    guard let header = replay.plan ?? saved?.header, let subject = replay.subject ?? saved?.subject
    else {
      throw LedgerError(
        replay.header == nil ? .nothingWritten : .notFound,
        replay.header == nil
          ? "the run \(record.id) ended before it wrote anything. There is nothing to roll back."
          : "the journal of the run \(record.id) does not contain its plan's subject: an older "
            + "version wrote it.", advice: replay.header == nil ? nil : .nameSavedPlan)
    }
    self.header = header
    self.subject = subject
  }
}

extension RunRecord {
  /// Whether it is not known yet which of the run's writes happened.
  package var needsSettling: Bool { outcome == .running || unsettled ?? 0 > 0 }

  /// Whether the run ended before its journal was made, so that no store has to be asked.
  package func isWithoutJournal(
    in backend: any StateBackend
  ) async throws(LedgerError) -> Bool {
    try await !backend.run(id).exists(.journal)
  }

  /// How long until reads tell which of the run's writes happened.
  ///
  /// - Parameter delay: seconds until the store shows a write to every reader.
  package func secondsToTell(_ delay: Int64, now: Timestamp) -> Int64 {
    guard delay > 0 else { return 0 }
    guard let endedAt else { return delay + 1 }
    return max(0, endedAt.adding(seconds: delay + 1).seconds - now.seconds)
  }
}
