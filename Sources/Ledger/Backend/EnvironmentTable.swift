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
