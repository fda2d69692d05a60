public import Core

/// The kinds of store that Keyshift opens.
public enum StoreKinds {
  /// In the order in which messages list them. A new kind is one line here.
  public static let all: [any StoreKind] = [
    SQLiteKind(), CloudflareKind(), WranglerLocalKind(), SnapshotKind(),
  ]
}
