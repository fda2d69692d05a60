package import Core

/// The first line of a snapshot: what it was taken of, and when.
package struct SnapshotHeader: Hashable, Sendable {
  /// `KeyValueStore.identity` of the store.
  package var store: String
  package var created: Timestamp
  /// Every namespace that was read, also those that held nothing; in byte order.
  package var namespaces: [Namespace]

  package init(store: String, created: Timestamp, namespaces: [Namespace]) {
    self.store = store
    self.created = created
    self.namespaces = namespaces.sorted()
  }
}

/// One entry of a snapshot.
package struct SnapshotEntry: Hashable, Sendable {
  package var namespace: Namespace
  package var key: Key
  package var entry: Entry

  package init(namespace: Namespace, key: Key, entry: Entry) {
    self.namespace = namespace
    self.key = key
    self.entry = entry
  }
}

/// The last line of a snapshot.
package struct SnapshotSummary: Hashable, Sendable {
  package var entries: Int64
  /// `sha256:…` over all lines before the last one, uncompressed, each with its newline.
  package var digest: String
}
