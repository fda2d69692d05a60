import Core

/// The claims of an environment, by name and by ID.
package struct NameClaims: Sendable {
  private static let byName = TablePart("claims")
  private static let byID = TablePart("claimed-ids")

  private let table: any EnvironmentTable

  init(_ table: any EnvironmentTable) { self.table = table }

  // MARK: - Reading

  /// The names' claims in the order asked; nil for a name that nobody claimed.
  package func claims(of names: [String]) async throws(LedgerError) -> [NameClaim?] {
    var found: [NameClaim?] = []
    for row in try await table.read(Self.byName, names.map { Key($0) }) {
      found.append(try row.map { (row) throws(LedgerError) in try Self.claim(row) })
    }
    return found
  }

  /// The claims that give away each ID, in the order asked.
  package func claims(ofIDs ids: [String]) async throws(LedgerError) -> [[NameClaim]] {
    let rows = try await table.read(Self.byID, ids.map { Key($0) })
    var names: [[String]] = []
    for row in rows { names.append(try Self.names(row)) }
    var claims = try await claims(of: names.flatMap { $0 }).makeIterator()
    return zip(ids, names).map { id, names in
      names.compactMap { _ in claims.next() ?? nil }.filter { $0.id.isSame(as: id) }
    }
  }

  /// Hands over every claim, in the order of the names' bytes.
  package func forEach(
    _ body: (NameClaim) throws(LedgerError) -> Void
  ) async throws(LedgerError) {
    try await table.forEachRow(of: Self.byName) { (_, row) throws(LedgerError) in
      try body(try Self.claim(row))
    }
  }

  // MARK: - Writing

  /// A claim that is to be as `new` says, where it still is as `old` says.
  package struct Change: Sendable {
    package var old: NameClaim?
    /// Nil gives the name free. The name and the ID are those of `old`.
    package var new: NameClaim?

    package init(from old: NameClaim?, to new: NameClaim?) {
      self.old = old
      self.new = new
    }
  }

  /// Makes the changes; durable when this returns.
  ///
  /// Two processes that claim one ID under two names at once may both succeed; who takes claims looks at
  /// the ID's claims again afterwards.
  ///
  /// - Returns: for each, whether it was made; not where another process changed the claim since.
  package func write(_ changes: [Change]) async throws(LedgerError) -> [Bool] {
    var isListed = [Bool](repeating: true, count: changes.count)
    let new = changes.indices.filter { changes[$0].old == nil }
    for (index, made) in zip(new, try await list(new.compactMap { changes[$0].new })) {
      isListed[index] = made
    }
    let wanted = changes.indices.filter { isListed[$0] }
    var rows: [RowChange] = []
    for index in wanted {
      let (old, new) = (changes[index].old, changes[index].new)
      rows.append(
        RowChange(
          Key(old?.name ?? new?.name ?? ""), from: try Self.row(old), to: try Self.row(new)))
    }
    for (index, made) in zip(wanted, try await table.write(Self.byName, rows)) {
      isListed[index] = made
    }
    return isListed
  }

  /// Puts names on the lists of their IDs, before they are claimed.
  private func list(_ claims: [NameClaim]) async throws(LedgerError) -> [Bool] {
    guard !claims.isEmpty else { return [] }
    var order: [Bytewise] = []
    var names: [Bytewise: [String]] = [:]
    for claim in claims {
      if names[Bytewise(claim.id)] == nil { order.append(Bytewise(claim.id)) }
      names[Bytewise(claim.id), default: []].append(claim.name)
    }
    let keys = order.map { Key($0.text) }
    var changes: [RowChange] = []
    for (id, row) in zip(order, try await table.read(Self.byID, keys)) {
      let known = try Self.names(row)
      let added = (names[id] ?? []).filter { name in !known.contains { $0.isSame(as: name) } }
      guard !added.isEmpty else { continue }
      changes.append(
        RowChange(
          Key(id.text), from: row, to: try JSONDocument.encode(ClaimedNames(names: known + added))))
    }
    let made = try await table.write(Self.byID, changes)
    let missed = Set(zip(changes, made).filter { !$0.1 }.map(\.0.key))
    return claims.map { !missed.contains(Key($0.id)) }
  }

  // MARK: - Rows

  private static func row(_ claim: NameClaim?) throws(LedgerError) -> [UInt8]? {
    try claim.map { (claim) throws(LedgerError) in try JSONDocument.encode(claim) }
  }

  private static func claim(_ row: [UInt8]) throws(LedgerError) -> NameClaim {
    try MemoryRow.decode(NameClaim.self, row)
  }

  private static func names(_ row: [UInt8]?) throws(LedgerError) -> [String] {
    guard let row else { return [] }
    return try MemoryRow.decode(ClaimedNames.self, row).names
  }
}
