import Core
import Ledger

/// A cohort's lock in the database; copies stand for the same lease.
struct PostgresLease: StateLease {
  let record: LockRecord
  private let database: PostgresDatabase
  private let claim: LeaseClaim
  private let staleAfter: Int64
  private let takeoverDelay: Int64
  private let now: @Sendable () -> Timestamp
  private let label: String

  init(
    _ database: PostgresDatabase, _ cohort: CohortID, _ record: LockRecord, claim: String,
    staleAfter: Int64, takeoverDelay: Int64, now: @escaping @Sendable () -> Timestamp, label: String
  ) {
    self.database = database
    self.record = record
    self.claim = LeaseClaim(cohort: cohort, claim: claim)
    self.staleAfter = staleAfter
    self.takeoverDelay = takeoverDelay
    self.now = now
    self.label = label
  }

  var duration: Duration { .seconds(staleAfter) }

  func heartbeat() async throws(LedgerError) {
    var record = record
    record.heartbeat = now()
    let bytes = try JSONDocument.encode(record)
    let (claim, staleAfter, takeoverDelay) = (claim, staleAfter, takeoverDelay)
    try await database.transaction { session in
      let held = try session.execute(
        """
        update lease set record = $4, lease_until = state_now() + $5 * interval '1 second',
          takeover_at = state_now() + ($5 + $6) * interval '1 second'
        where environment = $1 and cohort = $2 and claim = $3 and lease_until > state_now()
        returning 1::bigint
        """,
        claim.parameters + [.bytes(bytes), .integer(staleAfter), .integer(takeoverDelay)])
      if held.isEmpty { throw try claim.lost(in: session) }
    }
  }

  func save(_ document: StateDocument) async throws(LedgerError) -> StateDocument {
    guard document.environment == claim.cohort.environment, document.cohort == claim.cohort.name
    else {
      throw LedgerError(.mismatched, "the document is not the \(label)")
    }
    let (serial, overflow) = document.serial.addingReportingOverflow(1)
    guard document.serial >= 0, !overflow else {
      throw LedgerError(.invalidInput, "the serial \(document.serial) of the \(label) is wrong")
    }
    var next = document
    next.serial = serial
    let saved = next
    let bytes = try StateCodec.encode(saved)
    let (claim, label) = (claim, label)
    return try await database.transaction { session in
      try claim.check(in: session)
      try SavedState.save(saved, bytes, label, in: session)
      return saved
    }
  }

  func run(_ id: String) -> any RunStorage { PostgresRun(database, id, under: claim) }

  func append(_ event: AuditEvent) async throws(LedgerError) -> AuditHead {
    let environment = claim.cohort.environment
    return try await AuditTable(
      database, environment, label: StateItem.audit(environment).label(at: database.place)
    ).append(event, under: claim)
  }

  /// A lock whose time is over, and that nobody took since, is still given back.
  func release() async throws(LedgerError) {
    let claim = claim
    try await database.transaction { session in
      let key = Array(claim.parameters.prefix(2))
      let held = try session.execute(
        """
        select 1::bigint from lease where environment = $1 and cohort = $2 and claim = $3 for update
        """, claim.parameters)
      guard !held.isEmpty else { throw try claim.lost(in: session) }
      try session.execute(LeaseTable.free, key)
    }
  }
}
