import Core
import Ledger

/// An environment's memory: a row of the database each.
struct PostgresTable: EnvironmentTable {
  private let database: PostgresDatabase
  private let environment: String

  /// Rows in one request, at most.
  private static let batch = 5_000

  init(_ database: PostgresDatabase, _ environment: String) {
    self.database = database
    self.environment = environment
  }

  func read(_ part: TablePart, _ keys: [Key]) async throws(LedgerError) -> [[UInt8]?] {
    var rows: [[UInt8]?] = []
    rows.reserveCapacity(keys.count)
    let environment = environment
    var left = keys[...]
    while !left.isEmpty {
      let some = left.prefix(Self.batch).map(\.bytes)
      rows += try await database.call { session in
        try session.execute(
          """
          select value from unnest($3::bytea[]) with ordinality as wanted (key, place)
          left join memory_row r
            on r.environment = $1 and r.part = $2 and r.key = wanted.key
          order by place
          """, [.text(environment), .text(part.name), .byteArray(some)]
        ).map { try $0.optionalBytes(0) }
      }
      left = left.dropFirst(some.count)
    }
    return rows
  }

  func write(_ part: TablePart, _ changes: [RowChange]) async throws(LedgerError) -> [Bool] {
    var made: [Bool] = []
    let environment = environment
    var left = changes[...]
    while !left.isEmpty {
      let some = Array(left.prefix(Self.batch))
      made += try await database.transaction { session in
        try Self.write(some, environment, part, in: session)
      }
      left = left.dropFirst(some.count)
    }
    return made
  }

  /// Three statements, one for each kind of change; a row that is not as expected is left alone.
  private static func write(
    _ changes: [RowChange], _ environment: String, _ part: TablePart, in session: PostgresSession
  ) throws -> [Bool] {
    // In one order for everybody, so that no two transactions wait for each other.
    let order = changes.indices.sorted { changes[$0].key < changes[$1].key }
    var made = [Bool](repeating: false, count: changes.count)
    for kind in Kind.allCases {
      let indices = order.filter { Kind(changes[$0]) == kind }
      guard !indices.isEmpty else { continue }
      var parameters: [PostgresValue] = [
        .text(environment), .text(part.name), .byteArray(indices.map { changes[$0].key.bytes }),
      ]
      if kind != .insert { parameters.append(.byteArray(indices.map { changes[$0].expected })) }
      if kind != .delete { parameters.append(.byteArray(indices.map { changes[$0].row })) }
      var done: Set<Key> = []
      for row in try session.execute(kind.statement, parameters) {
        done.insert(Key(try row.bytes(0)))
      }
      for index in indices { made[index] = done.contains(changes[index].key) }
    }
    return made
  }

  private enum Kind: CaseIterable {
    case insert, update, delete

    init(_ change: RowChange) {
      self = change.expected == nil ? .insert : change.row == nil ? .delete : .update
    }

    var statement: String {
      switch self {
      case .insert:
        """
        insert into memory_row (environment, part, key, value)
        select $1, $2, key, value from unnest($3::bytea[], $4::bytea[]) as change (key, value)
        where value is not null
        on conflict do nothing returning key
        """
      case .update:
        """
        with change as (
          select r.key, c.value from unnest($3::bytea[], $4::bytea[], $5::bytea[])
            as c (key, expected, value)
          join memory_row r on r.environment = $1 and r.part = $2 and r.key = c.key
          where r.value = c.expected order by r.key for update of r)
        update memory_row r set value = change.value from change
        where r.environment = $1 and r.part = $2 and r.key = change.key returning r.key
        """
      case .delete:
        """
        with change as (
          select r.key from unnest($3::bytea[], $4::bytea[]) as c (key, expected)
          join memory_row r on r.environment = $1 and r.part = $2 and r.key = c.key
          where r.value = c.expected order by r.key for update of r)
        delete from memory_row r using change
        where r.environment = $1 and r.part = $2 and r.key = change.key returning r.key
        """
      }
    }
  }

  func forEachRow(
    of part: TablePart, _ body: (_ key: Key, _ row: [UInt8]) throws(LedgerError) -> Void
  ) async throws(LedgerError) {
    let environment = environment
    var last: [UInt8]?
    while true {
      let after = last
      let rows = try await database.call { session in
        try session.execute(
          """
          select key, value from memory_row
          where environment = $1 and part = $2 and ($3::bytea is null or key > $3)
          order by key limit 2000
          """, [.text(environment), .text(part.name), .bytes(after)]
        ).map { (try $0.bytes(0), try $0.bytes(1)) }
      }
      guard let end = rows.last?.0 else { return }
      last = end
      for (key, row) in rows { try body(Key(key), row) }
    }
  }
}
