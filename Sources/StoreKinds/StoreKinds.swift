package import Core

/// The kinds of store that Keyshift opens.
package enum StoreKinds {
  /// In the order in which messages list them. A new kind is one line here.
  package static let all: [any StoreKind] = [
    SQLiteKind(), CloudflareKind(), WranglerLocalKind(), SnapshotKind(),
  ]
}

/// A kind whose stores are one file each: `{ path: … }` and nothing else.
protocol FileStoreKind: StoreKind {}

extension FileStoreKind {
  package func decode<Reader: StoreReader>(
    _ node: Reader.Node, with reader: inout Reader
  ) -> StoreValue? {
    reader.path(node).map { .text($0) }
  }

  package func paths(_ value: StoreValue) -> [String] { value.text.map { [$0] } ?? [] }

  /// The path as the plan writes it, and the store's name in plans.
  func path(in value: StoreValue) throws(MalformedStore) -> (path: String, identity: String) {
    guard let path = value.text else { throw MalformedStore("it has no file name") }
    return (path, identity(of: path))
  }

  func identity(of path: String) -> String { "\(name):\(path)" }
}
