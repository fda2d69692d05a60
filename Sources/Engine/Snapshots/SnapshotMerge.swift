package import Core
package import Ledger

/// One key that a snapshot and a store do not agree on.
package struct SnapshotMismatch: Sendable {
  package var namespace: Namespace
  package var key: Key
  /// Nil where only the store has the key.
  package var snapshot: Entry?
  /// Nil where only the snapshot has the key.
  package var store: Entry?
}

/// Walks a snapshot and a store side by side.
package struct SnapshotMerge<Store: KeyValueStore>: Sendable {
  private let store: Store

  package init(store: Store) { self.store = store }

  /// Hands over every mismatch, in the order of namespace and key, in bounded memory.
  ///
  /// - Returns: how many keys both sides hold alike.
  package func run(
    _ snapshot: SnapshotReader, _ body: (SnapshotMismatch) async throws -> Void
  ) async throws -> Int {
    var entries = SnapshotCursor(snapshot)
    var alike = 0
    for namespace in snapshot.header.namespaces.sorted() {
      var cursor = try NamespaceCursor(store, namespace)
      var theirs = try await cursor.next()
      while true {
        let ours = try entries.peek(namespace)
        if ours == nil, theirs == nil { break }
        if let ours, theirs.map({ ours.key < $0.key }) ?? true {
          try await body(
            SnapshotMismatch(namespace: namespace, key: ours.key, snapshot: ours.entry, store: nil))
          entries.advance()
        } else if let found = theirs, ours.map({ found.key < $0.key }) ?? true {
          try await body(
            SnapshotMismatch(
              namespace: namespace, key: found.key, snapshot: nil, store: found.entry))
          theirs = try await cursor.next()
        } else if let ours, let found = theirs {
          if ours.entry == found.entry {
            alike += 1
          } else {
            try await body(
              SnapshotMismatch(
                namespace: namespace, key: ours.key, snapshot: ours.entry, store: found.entry))
          }
          entries.advance()
          theirs = try await cursor.next()
        }
      }
    }
    try entries.finish()
    return alike
  }
}

/// Walks a snapshot entry by entry.
private struct SnapshotCursor {
  private let reader: SnapshotReader
  private var entries: [SnapshotEntry] = []
  private var position = 0

  init(_ reader: SnapshotReader) { self.reader = reader }

  /// The entry at the cursor, if it is of `namespace`.
  mutating func peek(_ namespace: Namespace) throws(LedgerError) -> SnapshotEntry? {
    while position == entries.count {
      guard let next = try reader.next() else { return nil }
      entries = next
      position = 0
    }
    return entries[position].namespace == namespace ? entries[position] : nil
  }

  mutating func advance() { position += 1 }

  /// - Throws: `.corrupted` where entries are left of a namespace that the header does not name.
  mutating func finish() throws(LedgerError) {
    while position == entries.count {
      guard let next = try reader.next() else { return }
      entries = next
      position = 0
    }
    throw LedgerError(
      .corrupted,
      "the snapshot has entries of '\(entries[position].namespace)', which is not in its header"
    )
  }
}
