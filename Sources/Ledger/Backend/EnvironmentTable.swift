package import Core

/// Rows that an environment keeps over all its cohorts: what it remembers.
///
/// Part of a backend, and written under many locks at once, since each cohort has its own: a change is made
/// only where the row is as the caller read it. Cost does not grow with the rows that a call does not name.
package protocol EnvironmentTable: Sendable {
  /// Rows in the order asked; nil for each that is not there.
  ///
  /// - Parameter keys: any number, in any order.
  func read(_ part: TablePart, _ keys: [Key]) async throws(LedgerError) -> [[UInt8]?]

  /// Makes each change whose expectation holds; what is made is durable when this returns.
  ///
  /// - Parameter changes: any number, no key twice.
  /// - Returns: for each change, whether it was made.
  func write(_ part: TablePart, _ changes: [RowChange]) async throws(LedgerError) -> [Bool]

  /// Hands over every row of a part, keys in byte order. Rows changed meanwhile may be seen or not.
  ///
  /// - Throws: also what `body` throws.
  func forEachRow(
    of part: TablePart, _ body: (_ key: Key, _ row: [UInt8]) throws(LedgerError) -> Void
  ) async throws(LedgerError)
}

extension EnvironmentTable {
  /// Changes rows by what they are, each again where another process changed it meanwhile.
  ///
  /// - Parameters:
  ///   - keys: each once.
  ///   - change: the row as it is to be, by the key and the row as it is; called again for a row that was
  ///     changed meanwhile.
  /// - Throws: `.outdated` where others keep changing the rows; what `change` throws.
  func update(
    _ part: TablePart, _ keys: [Key],
    _ change: (_ key: Key, _ row: [UInt8]?) throws(LedgerError) -> [UInt8]?
  ) async throws(LedgerError) {
    var left = keys
    for _ in 0..<8 where !left.isEmpty {
      var changes: [RowChange] = []
      for (key, row) in zip(left, try await read(part, left)) {
        let wanted = try change(key, row)
        if wanted != row { changes.append(RowChange(key, from: row, to: wanted)) }
      }
      guard !changes.isEmpty else { return }
      left = zip(changes, try await write(part, changes)).filter { !$0.1 }.map(\.0.key)
    }
    guard left.isEmpty else {
      throw LedgerError(
        .outdated,
        "other processes keep changing the environment's memory. Run the command again.")
    }
  }
}

/// One of the lists of rows that a table holds.
package struct TablePart: Hashable, Sendable {
  package let name: String

  package init(_ name: String) { self.name = name }
}

/// A change of one row.
package struct RowChange: Hashable, Sendable {
  package var key: Key
  /// What the row has to be; nil: not there.
  package var expected: [UInt8]?
  /// What it is to be; nil removes it.
  package var row: [UInt8]?

  package init(_ key: Key, from expected: [UInt8]?, to row: [UInt8]?) {
    self.key = key
    self.expected = expected
    self.row = row
  }
}
