import Core
package import Ledger

/// The tables in a database, by numbered files of SQL, each run once and in order.
package struct PostgresSchema: Sendable {
  /// What is to be done to have the tables of this version.
  package enum Status: Hashable, Sendable {
    case current
    /// No table of Keyshift is there.
    case absent
    /// Tables of an earlier version; these files are still to be run.
    case behind(from: Int, to: Int)
  }

  private struct Step: Sendable {
    let version: Int
    let statements: String

    var digest: String { RunningDigest.text(of: Array(statements.utf8)) }
  }

  private static let steps = [
    Step(
      version: 1, statements: String(decoding: PackageResources.v0001_state_sql, as: UTF8.self))
  ]

  package static var version: Int { steps.count }

  private let database: PostgresDatabase
  private let schema: String

  init(_ database: PostgresDatabase, schema: String) {
    self.database = database
    self.schema = schema
  }

  /// What the database has; changes nothing.
  ///
  /// - Throws: `.newerFormat` where a later version of Keyshift made the tables, `.corrupted` where a file
  ///   that was run is not this version's.
  package func status() async throws(LedgerError) -> Status {
    let (place, schema) = (database.place, schema)
    return try await database.call { session in
      guard try Self.isThere(session, schema) else { return .absent }
      return try Self.status(of: try Self.done(session), place)
    }
  }

  /// Runs the files that were not run yet, in one transaction. Processes that do so at once take turns.
  ///
  /// - Returns: the version before, 0 for none.
  /// - Throws: as `status`.
  package func migrate() async throws(LedgerError) -> Int {
    let (place, schema) = (database.place, schema)
    return try await database.transaction { session in
      // One number for all schemas: this is rare, and short.
      try session.execute("select pg_advisory_xact_lock(7239812604118825)")
      try session.run("create schema if not exists \(schema)")
      try session.run(
        """
        create table if not exists schema_version (
          version bigint primary key, digest text not null,
          made_at timestamptz not null default clock_timestamp())
        """)
      let done = try Self.done(session)
      _ = try Self.status(of: done, place)
      for step in Self.steps.dropFirst(done.count) {
        try session.run(step.statements)
        try session.execute(
          "insert into schema_version (version, digest) values ($1, $2)",
          [.integer(Int64(step.version)), .text(step.digest)])
      }
      return done.count
    }
  }

  private static func isThere(
    _ session: PostgresSession, _ schema: String
  ) throws(PostgresFailure) -> Bool {
    try session.execute(
      "select to_regclass($1) is not null", [.text("\(schema).schema_version")]
    ).first?.boolean(0) ?? false
  }

  private static func done(_ session: PostgresSession) throws(PostgresFailure) -> [String] {
    var digests: [String] = []
    for row in try session.run("select digest from schema_version order by version") {
      digests.append(try row.text(0))
    }
    return digests
  }

  private static func status(
    of done: [String], _ place: String
  ) throws(LedgerError) -> Status {
    guard done.count <= steps.count else {
      throw LedgerError(
        .newerFormat,
        "\(place) has tables of version \(done.count), and this program knows \(steps.count). Install "
          + "the version of Keyshift that made them.")
    }
    for (digest, step) in zip(done, steps) where digest != step.digest {
      throw LedgerError(
        .corrupted,
        "\(place) was set up with another file \(step.version) than this version has. Use the database "
          + "with the version of Keyshift that set it up.")
    }
    return done.count == steps.count
      ? .current : done.isEmpty ? .absent : .behind(from: done.count, to: steps.count)
  }

  static func absent(_ place: String) -> LedgerError {
    LedgerError(.notFound, "\(place) holds no state of Keyshift yet.", advice: .initializeState)
  }
}
