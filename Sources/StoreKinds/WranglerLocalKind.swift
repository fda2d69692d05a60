package import Core
import SQLiteStore
import Wrangler

/// `wrangler_local: { … }`: what `wrangler dev` keeps on this machine, read-only.
package struct WranglerLocalKind: StoreKind {
  package init() {}

  package var name: String { "wrangler_local" }

  package func decode<Reader: StoreReader>(
    _ node: Reader.Node, with reader: inout Reader
  ) -> StoreValue? {
    let shape = StoreShape(
      "'\(name)'", required: ["path"], optional: NamespaceBindings.keys)
    guard let fields = reader.fields(node, shape) else { return nil }
    let path = reader.text(fields, "path")
    let bindings = NamespaceBindings.decode(fields, areCloudflareIDs: false, with: &reader)
    guard let path, let bindings else { return nil }
    return Self.value(path.text, bindings)
  }

  /// As plans write it; digests rest on the order.
  private static func value(_ path: String, _ bindings: NamespaceBindings) -> StoreValue {
    .fields([StoreValue.Field].texts(("path", path)) + bindings.fields)
  }

  package func paths(_ value: StoreValue) -> [String] {
    (value["path"]?.text.map { [$0] } ?? []) + ((try? NamespaceBindings(value))?.paths ?? [])
  }

  package func resolve(
    _ value: StoreValue, in surroundings: StoreSurroundings
  ) throws -> any StorePlace {
    guard let path = value["path"]?.text else { throw MalformedStore("it has no directory name") }
    let wanted = surroundings.namespaces
    let bindings = try NamespaceBindings(value)
    guard Self.value(path, bindings) == value else { throw MalformedStore.otherwise }
    let ids: [Namespace: String]
    switch bindings {
    case .listed(let listed): ids = listed
    case .wrangler(let path, let environment):
      ids = try surroundings.bindings(path, environment).resolveLocal(wanted.all)
    }
    let layout = MiniflareLayout(wranglerDirectory: surroundings.resolve(path))
    let moved = wanted.moved.sorted().map { "\($0)=\(ids[$0]?.lowercased() ?? "")" }
    return WranglerLocalPlace(
      files: ids.mapValues {
        MiniflareStore.Files(database: layout.database($0), blobs: layout.blobs($0))
      }, directory: layout.directory,
      identity: (["\(name):\(path)"] + moved).joined(separator: "; "))
  }
}

private struct WranglerLocalPlace: StorePlace {
  var files: [Namespace: MiniflareStore.Files]
  /// Of all Workers KV state.
  var directory: String
  var identity: String

  var namespaceIDs: [Namespace: String] { files.mapValues(\.database) }
  var facts: [(name: String, text: String)] { [("directory", directory)] }

  var readOnlyReason: String? {
    "the local data of `wrangler dev`, which only wrangler may write"
  }

  func withStore<Result>(
    _ access: StoreAccess, _ session: StoreSession,
    _ body: (any KeyValueStore) async throws -> Result
  ) async throws -> Result {
    let now = session.now
    let store = try await MiniflareStore.open(
      files, in: directory, identity: identity, now: { now().seconds })
    return try await store.closing({ try await $0.close() }, after: { try await body($0) })
  }
}
