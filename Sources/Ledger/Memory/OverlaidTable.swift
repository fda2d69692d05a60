import Core

/// A table whose changes are kept in another one that only the caller sees.
struct OverlaidTable: EnvironmentTable {
  /// A row that begins with this byte is in the overlay; any other removes what lies below.
  private static let present: UInt8 = 1
  private static let removed: [UInt8] = [0]

  private let overlay: any EnvironmentTable
  private let base: (any EnvironmentTable)?

  /// - Parameter base: nil for one without rows.
  init(_ overlay: any EnvironmentTable, over base: (any EnvironmentTable)?) {
    self.overlay = overlay
    self.base = base
  }

  func read(_ part: TablePart, _ keys: [Key]) async throws(LedgerError) -> [[UInt8]?] {
    let above = try await overlay.read(part, keys)
    let missing = zip(keys, above).filter { $0.1 == nil }.map(\.0)
    var below = try await base?.read(part, missing).makeIterator()
    return above.map { row in
      guard let row else { return below?.next() ?? nil }
      return row.first == Self.present ? Array(row.dropFirst()) : nil
    }
  }

  func write(_ part: TablePart, _ changes: [RowChange]) async throws(LedgerError) -> [Bool] {
    let held = try await read(part, changes.map(\.key))
    let above = try await overlay.read(part, changes.map(\.key))
    let made = zip(held, changes).map { $0 == $1.expected }
    var wanted: [RowChange] = []
    for (index, change) in changes.enumerated() where made[index] {
      wanted.append(
        RowChange(
          change.key, from: above[index],
          to: change.row.map { [Self.present] + $0 } ?? Self.removed))
    }
    _ = try await overlay.write(part, wanted)
    return made
  }

  func forEachRow(
    of part: TablePart, _ body: (_ key: Key, _ row: [UInt8]) throws(LedgerError) -> Void
  ) async throws(LedgerError) {
    var above: [(key: Key, row: [UInt8])] = []
    try await overlay.forEachRow(of: part) { (key, row) in above.append((key, row)) }
    var next = above[...]
    func passOver(upTo key: Key?) throws(LedgerError) {
      while let first = next.first, key.map({ first.key < $0 }) ?? true {
        if first.row.first == Self.present { try body(first.key, Array(first.row.dropFirst())) }
        next = next.dropFirst()
      }
    }
    try await base?.forEachRow(of: part) { (key, row) throws(LedgerError) in
      try passOver(upTo: key)
      guard let first = next.first, first.key == key else { return try body(key, row) }
      if first.row.first == Self.present { try body(key, Array(first.row.dropFirst())) }
      next = next.dropFirst()
    }
    try passOver(upTo: nil)
  }
}
