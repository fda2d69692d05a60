import Core
import Ledger

/// The audit log of an environment: a row a record, and a row that says where the log ends.
///
/// Appends take turns by that row. Both are written in one transaction, so a log that is shorter than its
/// end, or longer, was changed by hand.
struct AuditTable: Sendable {
  fileprivate let database: PostgresDatabase
  fileprivate let environment: String
  fileprivate let label: String

  init(_ database: PostgresDatabase, _ environment: String, label: String) {
    self.database = database
    self.environment = environment
    self.label = label
  }

  /// - Parameter claim: the lock that has to be held; nil where none is needed.
  func append(
    _ event: AuditEvent, under claim: LeaseClaim? = nil
  ) async throws(LedgerError) -> AuditHead {
    let (environment, label) = (environment, label)
    return try await database.transaction { session in
      try claim?.check(in: session)
      try session.execute(
        """
        insert into audit_head (environment, sequence, hash) values ($1, 0, $2)
        on conflict do nothing
        """, [.text(environment), .text(AuditHead.empty.hash)])
      let head = try Self.checkedHead(environment, label, in: session, locking: true) ?? .empty
      let (line, next) = AuditCodecV1.encode(event, after: head)
      guard line.count <= AuditCodecV1.maximumLineLength else {
        throw LedgerError(
          .invalidInput, "an audit record must not exceed 1 MiB; give fewer details")
      }
      try session.execute(
        "insert into audit (environment, sequence, line) values ($1, $2, $3)",
        [.text(environment), .integer(next.sequence), .bytes(line)])
      try session.execute(
        "update audit_head set sequence = $2, hash = $3 where environment = $1",
        [.text(environment), .integer(next.sequence), .text(next.hash)])
      return next
    }
  }

  /// Makes sure that a record could be added now.
  func check() async throws(LedgerError) {
    let (environment, label) = (environment, label)
    try await database.transaction { session in
      _ = try Self.checkedHead(environment, label, in: session, locking: false)
      let mayWrite = try session.execute(
        "select has_table_privilege('audit', 'insert') and has_table_privilege('audit_head', 'update')"
      ).first?.boolean(0)
      guard mayWrite == true else {
        throw LedgerError(.permissionDenied, "nothing can be added to the \(label).")
      }
    }
  }

  /// Where the log ends; nil where there is none.
  func head() async throws(LedgerError) -> AuditHead? {
    let environment = environment
    return try await database.call { try Self.head(environment, in: $0, locking: false) }
  }

  func verify(_ anchors: [AuditHead]) async throws(LedgerError) -> AuditVerification {
    var check = AuditCheck(anchors: anchors)
    // Before the records, which only grow: the end can then not be ahead of what is read.
    check.storedHead = try await head()
    var isEmpty = true
    var last: Int64 = 0
    while true {
      let lines = try await lines(after: last)
      guard let end = lines.last?.sequence else { break }
      isEmpty = false
      last = end
      for line in lines { check.take(line.bytes) }
    }
    guard !isEmpty || !anchors.isEmpty || check.storedHead != nil else {
      throw LedgerError(
        .notFound, "there is no \(label). Check the environment's name and the database.")
    }
    check.finish(tornLength: 0)
    return check.result
  }

  /// The next lines in order, some hundred at most.
  fileprivate func lines(
    after sequence: Int64
  ) async throws(LedgerError) -> [(sequence: Int64, bytes: [UInt8])] {
    let environment = environment
    return try await database.call { session in
      try session.execute(
        """
        select sequence, line from audit where environment = $1 and sequence > $2
        order by sequence limit 256
        """, [.text(environment), .integer(sequence)]
      ).map { (try $0.integer(0), try $0.bytes(1)) }
    }
  }

  private static func head(
    _ environment: String, in session: PostgresSession, locking: Bool
  ) throws -> AuditHead? {
    let row = try session.execute(
      "select sequence, hash from audit_head where environment = $1"
        + (locking ? " for update" : ""),
      [.text(environment)]
    ).first
    return try row.map { AuditHead(sequence: try $0.integer(0), hash: try $0.text(1)) }
  }

  /// The end, after making sure that nothing is missing before it and nothing follows.
  private static func checkedHead(
    _ environment: String, _ label: String, in session: PostgresSession, locking: Bool
  ) throws -> AuditHead? {
    guard let head = try head(environment, in: session, locking: locking) else { return nil }
    let row = try session.execute(
      "select sequence, line from audit where environment = $1 order by sequence desc limit 1",
      [.text(environment)]
    ).first
    let found = try row.map { row in
      (sequence: try row.integer(0), record: AuditCodecV1.decode(try row.bytes(1)))
    }
    guard found?.sequence ?? 0 == head.sequence, head.sequence == 0 || found?.record?.head == head
    else {
      throw LedgerError(
        .corrupted,
        "the \(label) ends at record \(found?.sequence ?? 0), but its head says \(head.sequence): records "
          + "were removed, replaced or lost. Nothing was added to the log.",
        advice: .checkAuditLog)
    }
    return head
  }
}

/// Decodes the records of a log, some at a time.
actor AuditTableReader: AuditReader {
  private let table: AuditTable
  private var last: Int64 = 0

  init(_ table: AuditTable) { self.table = table }

  func next() async throws(LedgerError) -> [AuditRecord]? {
    let lines = try await table.lines(after: last)
    guard let end = lines.last?.sequence else { return nil }
    last = end
    var records: [AuditRecord] = []
    for line in lines {
      guard let record = AuditCodecV1.decode(line.bytes) else {
        throw LedgerError(
          .corrupted, "record \(line.sequence) of the \(table.label) is not an audit record.",
          advice: .checkAuditLog)
      }
      records.append(record)
    }
    return records
  }
}
