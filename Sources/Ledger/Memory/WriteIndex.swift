package import Core

/// What runs wrote under which keys, over all cohorts of an environment.
///
/// Made from the runs' journals, and can be made anew from them. Each call costs the keys that it names; of
/// a thousand keys, a look-up takes some milliseconds at any size of the index.
package struct WriteIndex: Sendable {
  /// Keys that are read and written at once.
  private static let batch = 4_000

  private static let places = TablePart("places")

  private let table: any EnvironmentTable

  init(_ table: any EnvironmentTable) { self.table = table }

  /// The last write of each key that was not undone, in the order asked; nil where no run wrote the key.
  package func lastWrites(
    of keys: [Key], in place: WritePlace
  ) async throws(LedgerError) -> [PastWrite?] {
    try await writes(of: keys, in: place).map(\.last)
  }

  /// The writes of each key that were not undone, oldest first, in the order asked.
  package func writes(
    of keys: [Key], in place: WritePlace
  ) async throws(LedgerError) -> [[PastWrite]] {
    var found: [[PastWrite]] = []
    for row in try await table.read(place.part, keys) { found.append(try KeyHistory(row).writes) }
    return found
  }

  /// Whether any run wrote in the place, as far as is known.
  package func hasWrites(in place: WritePlace) async throws(LedgerError) -> Bool {
    try await table.read(Self.places, [Key(place.part.name)]).first != .some(nil)
  }

  /// Takes note of what became of keys; durable when this returns. The same again changes nothing.
  ///
  /// - Parameter changes: in their order; a key may come several times.
  package func note(
    _ changes: [(key: Key, change: KeyChange)], in place: WritePlace
  ) async throws(LedgerError) {
    try await note(place)
    var left = changes[...]
    while !left.isEmpty {
      try await note(batch: left.prefix(Self.batch), place.part)
      left = left.dropFirst(Self.batch)
    }
  }

  private func note(_ place: WritePlace) async throws(LedgerError) {
    let new = try JSONDocument.encode(place)
    try await table.update(Self.places, [Key(place.part.name)]) { (_, row) in row ?? new }
  }

  private func note(
    batch: ArraySlice<(key: Key, change: KeyChange)>, _ part: TablePart
  ) async throws(LedgerError) {
    var wanted: [Key: [KeyChange]] = [:]
    for (key, change) in batch { wanted[key, default: []].append(change) }
    try await table.update(part, wanted.keys.sorted()) { (key, row) throws(LedgerError) in
      var history = try KeyHistory(row)
      for change in wanted[key] ?? [] { history.apply(change) }
      return history.row
    }
  }
}
