public import Core

/// The first line of a snapshot: what it was taken of, and when.
public struct SnapshotHeader: Hashable, Sendable {
  /// `KeyValueStore.identity` of the store.
  public var store: String
  public var created: Timestamp
  /// Every namespace that was read, also those that held nothing; in byte order.
  public var namespaces: [Namespace]

  public init(store: String, created: Timestamp, namespaces: [Namespace]) {
    self.store = store
    self.created = created
    self.namespaces = namespaces.sorted()
  }
}

/// One entry of a snapshot.
public struct SnapshotEntry: Hashable, Sendable {
  public var namespace: Namespace
  public var key: Key
  public var entry: Entry

  public init(namespace: Namespace, key: Key, entry: Entry) {
    self.namespace = namespace
    self.key = key
    self.entry = entry
  }
}

/// The last line of a snapshot.
public struct SnapshotSummary: Hashable, Sendable {
  public var entries: Int64
  /// `sha256:…` over all lines before the last one, uncompressed, each with its newline.
  public var digest: String
}
