package import Core

/// The kinds of store that Keyshift opens.
package enum StoreKinds {
  /// In the order in which messages list them. A new kind is one line here.
  package static let all: [any StoreKind] = [
    SQLiteKind(), CloudflareKind(), WranglerLocalKind(), SnapshotKind(),
  ]
}
