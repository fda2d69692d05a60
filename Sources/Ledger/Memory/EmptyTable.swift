import Core

/// A table without rows, for an environment that remembers nothing yet.
struct EmptyTable: EnvironmentTable {
  func read(_ part: TablePart, _ keys: [Key]) async throws(LedgerError) -> [[UInt8]?] {
    [[UInt8]?](repeating: nil, count: keys.count)
  }

  func write(_ part: TablePart, _ changes: [RowChange]) async throws(LedgerError) -> [Bool] {
    throw LedgerError(.permissionDenied, "the environment's memory was opened for reading.")
  }

  func forEachRow(
    of part: TablePart, _ body: (_ key: Key, _ row: [UInt8]) throws(LedgerError) -> Void
  ) async throws(LedgerError) {}
}
