import Core
import Ledger

/// The locks of cohorts: a row each, which stays when a lock is given back, so that tokens only grow.
///
/// A lock is a claim, a random text that only its holder knows. It is valid until `lease_until`, and
/// another holder may follow from `takeover_at`, when every request that was sent within the lease has
/// ended. Both are the server's times.
struct LeaseTable: Sendable {
  private let database: PostgresDatabase

  init(_ database: PostgresDatabase) { self.database = database }

  func acquire(
    _ cohort: CohortID, _ request: LeaseRequest, label: String
  ) async throws(LedgerError) -> PostgresLease {
    var remaining = request.timeout
    while true {
      switch try await attempt(cohort, request) {
      case .taken(let record, let claim):
        return PostgresLease(
          database, cohort, record, claim: claim, staleAfter: request.settings.staleAfter,
          takeoverDelay: request.settings.takeoverDelay, now: request.surroundings.now, label: label
        )
      case .held(let holder):
        let held = LedgerError(
          .lockHeld,
          "cohort '\(cohort.name)' of '\(cohort.environment)' is locked by \(holder.summary).",
          advice: .awaitLock(id: holder.id))
        guard remaining > .zero else { throw held }
        let pause = min(remaining, request.settings.pollInterval)
        do { try await request.surroundings.sleep(pause) } catch { throw held }
        remaining -= pause
      }
    }
  }

  private enum Attempt: Sendable {
    case taken(LockRecord, claim: String)
    case held(by: LockRecord)
  }

  private func attempt(
    _ cohort: CohortID, _ request: LeaseRequest
  ) async throws(LedgerError) -> Attempt {
    let claim = Self.newClaim()
    let id = request.surroundings.makeID()
    let now = request.surroundings.now()
    let key: [PostgresValue] = [.text(cohort.environment), .text(cohort.name)]
    return try await database.transaction { session in
      try session.execute(
        "insert into lease (environment, cohort) values ($1, $2) on conflict do nothing", key)
      let row = try session.execute(
        """
        select fencing_token, record, coalesce(takeover_at <= state_now(), true)
        from lease where environment = $1 and cohort = $2 for update
        """, key
      ).first
      guard let row else { throw PostgresFailure(.other, "the row of the lock is gone") }
      let former = try row.optionalBytes(1).map { (bytes) throws in
        try Self.record(bytes, of: cohort)
      }
      if let former, try !row.boolean(2) { return .held(by: former) }
      let (token, overflow) = try row.integer(0).addingReportingOverflow(1)
      guard !overflow else { throw LedgerError(.other, "the fencing token is too large") }
      let record = LockRecord(
        id: id, holder: request.actor, operation: request.operation,
        process: request.surroundings.process, at: now, fencingToken: token,
        tookOverFrom: former?.summary)
      try session.execute(
        """
        update lease set fencing_token = $3, claim = $4, record = $5,
          lease_until = state_now() + $6 * interval '1 second',
          takeover_at = state_now() + ($6 + $7) * interval '1 second'
        where environment = $1 and cohort = $2
        """,
        key + [
          .integer(token), .text(claim), .bytes(try JSONDocument.encode(record)),
          .integer(request.settings.staleAfter), .integer(request.settings.takeoverDelay),
        ])
      return .taken(record, claim: claim)
    }
  }

  /// - Parameter living: leaves out a holder whose lock another one may take.
  func holder(of cohort: CohortID, living: Bool = false) async throws(LedgerError) -> LockRecord? {
    let key: [PostgresValue] = [.text(cohort.environment), .text(cohort.name)]
    return try await database.call { session in
      let row = try session.execute(
        """
        select record, takeover_at <= state_now() from lease
        where environment = $1 and cohort = $2 and claim is not null
        """, key
      ).first
      guard let row, try !living || !row.boolean(1) else { return nil }
      return try Self.record(try row.bytes(0), of: cohort)
    }
  }

  func unlock(_ cohort: CohortID, id: String) async throws(LedgerError) -> LockRecord {
    let key: [PostgresValue] = [.text(cohort.environment), .text(cohort.name)]
    return try await database.transaction { session in
      let row = try session.execute(
        """
        select record from lease where environment = $1 and cohort = $2 and claim is not null
        for update
        """, key
      ).first
      guard let row else {
        throw LedgerError(.notFound, "cohort '\(cohort.name)' is not locked.")
      }
      let record = try Self.record(try row.bytes(0), of: cohort)
      guard record.id == id else {
        throw LedgerError(
          .mismatched,
          "the lock of cohort '\(cohort.name)' has a different ID. It is held by \(record.summary)."
        )
      }
      try session.execute(Self.free, key)
      return record
    }
  }

  static let free = """
    update lease set claim = null, record = null, lease_until = null, takeover_at = null
    where environment = $1 and cohort = $2
    """

  static func record(_ bytes: [UInt8], of cohort: CohortID) throws(LedgerError) -> LockRecord {
    try JSONDocument.decode(
      LockRecord.self, from: bytes, named: "lock of '\(cohort.name)' in '\(cohort.environment)'",
      format: LockRecord.format,
      remedy: "If no other process works on this cohort, remove its row of the table 'lease'.")
  }

  /// 128 random bits.
  private static func newClaim() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let digits = String(generator.next(), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}

/// What a statement says that only the holder of a lock may run, and what it comes to where another has it.
struct LeaseClaim: Sendable {
  let cohort: CohortID
  let claim: String

  /// Keeps the row as it is until the transaction ends; the parameters are the first three.
  static let condition = """
    select 1 from lease where environment = $1 and cohort = $2 and claim = $3
      and lease_until > state_now() for share
    """

  var parameters: [PostgresValue] {
    [.text(cohort.environment), .text(cohort.name), .text(claim)]
  }

  /// Makes sure that the lock is held until the transaction ends.
  ///
  /// - Throws: `.leaseLost`, naming who has it.
  func check(in session: PostgresSession) throws {
    let held = try session.execute("select 1::bigint from (\(Self.condition)) as held", parameters)
    guard held.isEmpty else { return }
    throw try lost(in: session)
  }

  func lost(in session: PostgresSession) throws -> LedgerError {
    let row = try session.execute(
      """
      select record, claim = $3 from lease
      where environment = $1 and cohort = $2 and claim is not null
      """, parameters
    ).first
    let who =
      if let row, try row.boolean(1) {
        "no heartbeat reached the database within the lease"
      } else if let row {
        "\(try LeaseTable.record(try row.bytes(0), of: cohort).summary) has it"
      } else {
        "an operator broke it"
      }
    return LedgerError(
      .leaseLost,
      "the lock of cohort '\(cohort.name)' is no longer held by this run: \(who). Nothing more was "
        + "written. Find out why, then run again.")
  }
}
