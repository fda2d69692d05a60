import Core
import Foundation

// A whole store by the recipe of CONTRIBUTING.md: the store, and its kind. Nothing else of the program
// knows of it.

/// A store in a JSON file, read when it is opened and written after each batch.
actor ToyStore: KeyValueStore {
  private struct File: Codable {
    struct Record: Codable {
      var namespace: String
      var key: [UInt8]
      var value: [UInt8]
      var metadata: [UInt8]?
      var expiration: Int64?
    }

    var records: [Record] = []
  }

  nonisolated let identity: String
  nonisolated let capabilities: StoreCapabilities
  private let url: URL
  private let memory: InMemoryStore
  private let now: @Sendable () -> Int64
  private var namespaces: Set<Namespace>

  static func open(
    _ path: String, _ access: StoreAccess, identity: String,
    now: @escaping @Sendable () -> Int64
  ) async throws -> ToyStore {
    let url = URL(fileURLWithPath: path)
    let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
    // What is kept already is loaded at the beginning of time, so that nothing expires too soon.
    var limits = limits(writable: true)
    limits.minimumExpirationLead = .min
    let memory = InMemoryStore(identity: identity, capabilities: limits, now: now)
    for record in file.records {
      _ = try await memory.write(
        WriteBatch([
          WriteItem(
            namespace: Namespace(record.namespace), key: Key(record.key),
            change: .put(
              Entry(
                value: record.value, metadata: record.metadata, expiration: record.expiration)),
            expected: nil)
        ]))
    }
    return ToyStore(
      url, memory, Set(file.records.map { Namespace($0.namespace) }), access, identity, now)
  }

  /// A new store in a new file.
  static func create(_ path: String) throws {
    try JSONEncoder().encode(File()).write(to: URL(fileURLWithPath: path))
  }

  private init(
    _ url: URL, _ memory: InMemoryStore, _ namespaces: Set<Namespace>, _ access: StoreAccess,
    _ identity: String, _ now: @escaping @Sendable () -> Int64
  ) {
    self.now = now
    self.url = url
    self.memory = memory
    self.namespaces = namespaces
    self.identity = identity
    capabilities = Self.limits(writable: access == .writing)
  }

  private static func limits(writable: Bool) -> StoreCapabilities {
    StoreCapabilities(
      ordersKeys: true, scansValues: true, conditionalWrites: .both, writable: writable,
      pageSize: 10, readBatchSize: 50, writeBatchSize: 20, requestLatency: .roundTrip,
      maximumValueBytes: 20_000)
  }

  nonisolated func pages(_ scan: Scan) -> InMemoryStore.Pages {
    memory.pages(scan)
  }

  func read(_ namespace: Namespace, _ keys: [Key]) async throws(StoreError) -> [Entry?] {
    guard keys.count <= capabilities.readBatchSize else {
      throw StoreError(.limitExceeded, "too many keys")
    }
    return try await memory.read(namespace, keys)
  }

  func write(_ batch: WriteBatch) async throws(StoreError) -> [WriteOutcome] {
    guard capabilities.writable else { throw StoreError(.readOnly, "opened for reading") }
    guard batch.items.count <= capabilities.writeBatchSize else {
      throw StoreError(.limitExceeded, "too many items")
    }
    var outcomes: [WriteOutcome] = []
    for item in batch.items {
      if let error = capabilities.violation(of: item, now: now()) {
        outcomes.append(.failed(error))
      } else {
        outcomes += try await memory.write(WriteBatch([item]))
        namespaces.insert(item.namespace)
      }
    }
    do { try await save() } catch { throw StoreError(.other, "not saved", cause: "\(error)") }
    return outcomes
  }

  private func save() async throws {
    var file = File()
    for namespace in namespaces {
      for (key, entry) in await memory.contents(namespace) {
        file.records.append(
          File.Record(
            namespace: namespace.name, key: key.bytes, value: entry.value,
            metadata: entry.metadata, expiration: entry.expiration))
      }
    }
    try JSONEncoder().encode(file).write(to: url, options: .atomic)
  }
}

/// `toy: { path: …, note: … }`.
struct ToyKind: StoreKind {
  var name: String { "toy" }

  func decode<Reader: StoreReader>(
    _ node: Reader.Node, with reader: inout Reader
  ) -> StoreValue? {
    let shape = StoreShape("'toy'", required: ["path"], optional: ["note"])
    guard let fields = reader.fields(node, shape) else { return nil }
    let note = reader.text(fields, "note")
    guard let path = reader.text(fields, "path") else { return nil }
    return .fields(
      [StoreValue.Field("path", .text(path.text))]
        + (note.map { [StoreValue.Field("note", .text($0.text))] } ?? []))
  }

  func paths(_ value: StoreValue) -> [String] { value["path"]?.text.map { [$0] } ?? [] }

  func resolve(
    _ value: StoreValue, in surroundings: StoreSurroundings
  ) throws -> any StorePlace {
    guard let path = value["path"]?.text else { throw MalformedStore("it has no file name") }
    return ToyPlace(file: surroundings.resolve(path), identity: "toy:\(path)")
  }
}

struct ToyPlace: StorePlace {
  var file: String
  var identity: String

  func withStore<Result>(
    _ access: StoreAccess, _ session: StoreSession,
    _ body: (any KeyValueStore) async throws -> Result
  ) async throws -> Result {
    let now = session.now
    return try await body(
      ToyStore.open(file, access, identity: identity, now: { now().seconds }))
  }
}
