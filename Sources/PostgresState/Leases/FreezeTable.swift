import Ledger

/// Freezes: a row that is there while an environment's freeze lasts.
struct FreezeTable: Sendable {
  private let database: PostgresDatabase

  init(_ database: PostgresDatabase) { self.database = database }

  func record(of environment: String, _ label: String) async throws(LedgerError) -> FreezeRecord? {
    try CohortID.check(environment: environment)
    return try await database.call { try Self.read(environment, label, in: $0) }
  }

  func begin(
    _ environment: String, _ record: FreezeRecord, _ label: String
  ) async throws(LedgerError) {
    try CohortID.check(environment: environment)
    let bytes = try JSONDocument.encode(record)
    try await database.transaction { session in
      let made = try session.execute(
        """
        insert into frozen (environment, id, record) values ($1, $2, $3) on conflict do nothing
        returning 1::bigint
        """, [.text(environment), .text(record.id), .bytes(bytes)])
      guard made.isEmpty, let found = try Self.read(environment, label, in: session) else { return }
      throw LedgerError(.exists, "'\(environment)' is frozen already: \(found.summary)")
    }
  }

  func end(
    _ environment: String, _ record: FreezeRecord, _ label: String
  ) async throws(LedgerError) {
    try CohortID.check(environment: environment)
    try await database.transaction { session in
      let ended = try session.execute(
        "delete from frozen where environment = $1 and id = $2 returning 1::bigint",
        [.text(environment), .text(record.id)])
      guard ended.isEmpty else { return }
      guard let found = try Self.read(environment, label, in: session) else {
        throw LedgerError(.notFound, "'\(environment)' is not frozen.")
      }
      throw LedgerError(
        .mismatched, "'\(environment)' was thawed and frozen again: \(found.summary)")
    }
  }

  private static func read(
    _ environment: String, _ label: String, in session: PostgresSession
  ) throws -> FreezeRecord? {
    let row = try session.execute(
      "select record from frozen where environment = $1", [.text(environment)]
    ).first
    return try row.map { row in
      try JSONDocument.decode(
        FreezeRecord.self, from: try row.bytes(0), named: label, format: FreezeRecord.format,
        remedy: "No run starts in '\(environment)' until it can be read. Find out who froze the "
          + "environment, and put the row of the table 'frozen' right, or remove it to thaw the "
          + "environment.")
    }
  }
}
