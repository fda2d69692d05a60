package import Core
package import Ledger

/// What a run left behind to be undone by: its journal, checked against its seal, and the plan that
/// it carried out.
package struct RunEvidence: Sendable {
  package let record: RunRecord
  /// The first line of the run's plan.
  package let plan: PlanHeader
  let planSubject: PlanSubject
  let storage: any RunStorage
  /// Numbers of the operations that the run wrote.
  let written: OperationSet
  /// IDs by legacy name, for a journal that does not name them.
  private let ids: [Bytewise: String]

  /// Reads the whole journal once.
  ///
  /// - Parameters:
  ///   - record: of the run, as the state has it.
  ///   - backend: where the run left its journal.
  ///   - saved: the plan that the run carried out; needed only for journals of versions before 0.2,
  ///     which do not say what it was about.
  /// - Throws: `LedgerError`: `.corrupted` where the journal or the pre-images are not those that the
  ///   state sealed, or are damaged, `.nothingWritten` where the run ended before it wrote anything,
  ///   `.unsettled` where whether its writes happened can be told only later, `.mismatched` where the
  ///   journal is another run's or `saved` another plan, `.notFound` where the journal, or what only
  ///   the plan could tell, is missing.
  package init(
    _ record: RunRecord, in backend: any StateBackend, saved: VerifiedPlan? = nil
  ) async throws {
    self.record = record
    let storage = backend.run(record.id)
    self.storage = storage
    if record.neverWrote, try await !storage.exists(.journal) {
      throw Self.nothingWritten(by: record)
    }
    try await record.journal.check(storage)
    var written = OperationSet()
    var tally = Tally.unattempted(record.tally.planned)
    let replay = try await JournalReplay.read(storage) { outcome in
      tally.count(outcome.kind)
      if outcome.kind == .applied, outcome.intent != nil { written.insert(outcome.number) }
    }
    try Self.checkDamage(replay, tally, of: record, storage)
    self.written = written
    if replay.header == nil, record.tally.finished == 0 { throw Self.nothingWritten(by: record) }
    guard let header = replay.header, header.run == record.id,
      header.planDigest == record.planDigest
    else {
      throw LedgerError(
        .mismatched,
        "'\(storage.label(of: .journal))' is not the journal of the run \(record.id). Restore the "
          + "right file."
      )
    }
    if let saved, saved.trailer.digest != record.planDigest {
      throw LedgerError(
        .mismatched,
        "'\(saved.path)' has the digest \(saved.trailer.digest), but the run \(record.id) applied "
          + "\(record.planDigest). Name the plan of that run.")
    }
    guard let plan = replay.plan ?? saved?.header,
      let subject = replay.subject ?? saved?.subject
    else {
      throw LedgerError(
        .notFound,
        "the journal of the run \(record.id) does not contain its plan's subject: an older "
          + "version wrote it.", advice: .nameSavedPlan)
    }
    self.plan = plan
    planSubject = subject
    ids = replay.subject == nil ? try saved.map(Self.identities) ?? [:] : [:]
  }

  /// What a rollback of the run is about.
  ///
  /// - Parameter reason: why, for those who review it and for the audit log.
  package func subject(reason: String?) -> PlanSubject {
    var subject = planSubject
    subject.purpose = .rollback(
      RollbackBasis(
        run: record.id, kind: record.kind, journal: record.journal.digest, reason: reason))
    return subject
  }

  /// How long to wait until every reader sees what the run wrote. A store that shows writes late
  /// would have its keys pass for untouched.
  ///
  /// - Parameter delay: the store's `consistencyDelay`, in seconds.
  /// - Returns: seconds; 0 where nothing is to be waited for.
  package func secondsToSettle(_ delay: Int64, now: Timestamp) -> Int64 {
    guard delay > 0 else { return 0 }
    // Nobody knows when a crashed run wrote last.
    guard let end = record.endedAt else { return delay }
    return min(delay, max(0, end.adding(seconds: delay).seconds - now.seconds + 1))
  }

  func identity(of intent: JournalRecord.Intent) throws(LedgerError) -> Identity {
    guard let id = intent.id ?? ids[Bytewise(intent.legacy)] else {
      throw LedgerError(
        .corrupted,
        "'\(storage.label(of: .journal))' does not have the ID of '\(intent.legacy)', whose "
          + "records it wrote.",
        advice: .nameSavedPlan)
    }
    return Identity(legacy: intent.legacy, id: id, otherNames: intent.aliases)
  }

  private static func nothingWritten(by record: RunRecord) -> LedgerError {
    LedgerError(
      .nothingWritten,
      "the run \(record.id) ended before it wrote anything and has no journal. There is nothing "
        + "to roll back.")
  }

  /// A journal without a seal, as 0.2 left it of crashed runs, has to be sound by itself and to tell
  /// of whatever the state counted.
  private static func checkDamage(
    _ replay: JournalReplay, _ tally: Tally, of record: RunRecord, _ storage: any RunStorage
  ) throws(LedgerError) {
    guard record.outcome != .running, record.unsettled ?? 0 == 0 else {
      throw LedgerError(
        .unsettled,
        "cannot tell yet whether \(replay.open.count) writes of the run \(record.id) succeeded, "
          + "because the store shows writes late. Wait a minute, then plan the rollback again.")
    }
    let what: String
    if let damage = replay.damage {
      what = damage
    } else if tally.tellsOf(record.tally) {
      return
    } else {
      what =
        "it has \(tally.finished) outcomes, but the state counted \(record.tally.finished)"
    }
    throw LedgerError(
      .corrupted,
      "'\(storage.label(of: .journal))' is damaged: \(what). Restore the file that the run wrote; "
        + "a rollback needs it.")
  }

  private static func identities(_ saved: VerifiedPlan) throws -> [Bytewise: String] {
    var ids: [Bytewise: String] = [:]
    var reader = try saved.open()
    while let line = try reader.next() {
      if case .user(let identity) = line { ids[Bytewise(identity.legacy)] = identity.id }
    }
    return ids
  }
}
