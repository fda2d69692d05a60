import ByteJSON
import Core
import Engine
import Ledger
import StoreTesting
import TestKit

/// A small application's data: namespaces, users and the rules that move their records.
enum World {
  static let logs: Namespace = "BETA_LOGS_KV"
  static let orders: Namespace = "BETA_HUGHESNET_ORDERS_KV"
  static let settings: Namespace = "BETA_USER_SETTINGS_KV"
  static let namespaces = [logs, orders, settings]
  static let now: Int64 = 1_700_000_000

  static let john = Identity(legacy: "johndoe", id: "ID-J")
  static let mary = Identity(legacy: "mary", id: "ID-M")
  /// A second name of johndoe's.
  static let alias = Identity(legacy: "jd", id: "ID-J")
  static let cohort = [john, mary]

  static func rules() throws -> [Rule] {
    let times = try ["/updatedAt", "/createdAt"].map { TimeField(try JSONPointer($0)) }
    func rewrite(_ at: String, _ from: String, _ to: String) throws -> Rewrite {
      Rewrite(at: try JSONPointer(at), from: try KeyTemplate(from), to: try KeyTemplate(to))
    }
    func move(
      _ name: String, _ namespace: Namespace, _ from: String, _ to: String, owner: String? = nil,
      _ rewrites: [Rewrite] = []
    ) throws -> Rule {
      Rule(
        name: name, namespace: namespace,
        keys: .move(from: try KeyTemplate(from), to: try KeyTemplate(to)), newerBy: times,
        owner: try owner.map { try JSONPointer($0) }, rewrites: rewrites)
    }
    let owner = try rewrite("/userId", "{legacy}", "{id}")
    return [
      try move(
        "hughesnet", logs, "trip:{legacy}:hns_{legacy}_{date}", "trip:{id}:hns_{id}_{date}",
        owner: "/userId",
        [owner, try rewrite("/id", "hns_{legacy}_{date}", "hns_{id}_{date}")]),
      try move(
        "trips", logs, "trip:{legacy}:{record}", "trip:{id}:{record}", owner: "/userId", [owner]),
      try move("counts", logs, "meta:user:{legacy}:trip_count", "meta:user:{id}:trip_count"),
      try move("settings", settings, "settings:{legacy}", "settings:{id}"),
      Rule(
        name: "orders", namespace: orders, keys: .inPlace(try KeyTemplate("hns:order:{order}")),
        owner: try JSONPointer("/ownerId"),
        rewrites: [try rewrite("/ownerId", "{legacy}", "{id}")]),
    ]
  }

  /// A store that was filled a day ago, so that what it holds may expire soon.
  static func store(
    _ records: [Record] = [], _ capabilities: StoreCapabilities = InMemoryStore.allAbilities
  ) async throws -> InMemoryStore {
    let clock = TestClock(now - 86_400)
    let store = InMemoryStore(capabilities: capabilities, now: { clock.now })
    for record in records { try await record.put(into: store) }
    clock.advance(by: 86_400)
    return store
  }

  static func contents(_ store: InMemoryStore) async -> [Record] {
    var records: [Record] = []
    for namespace in namespaces {
      for (key, entry) in await store.contents(namespace) {
        records.append(Record(namespace, key, entry))
      }
    }
    return records
  }
}

/// One entry and where it stands.
struct Record: Hashable, Sendable {
  var namespace: Namespace
  var key: Key
  var entry: Entry

  init(_ namespace: Namespace, _ key: Key, _ entry: Entry) {
    self.namespace = namespace
    self.key = key
    self.entry = entry
  }

  init(_ namespace: Namespace, _ key: Key, _ json: String) {
    self.init(namespace, key, Entry(value: Array(json.utf8)))
  }

  init(_ key: Key, _ json: String) { self.init(World.logs, key, json) }

  static func trip(_ name: String, _ record: String, at day: Int = 1, owner: String? = nil)
    -> Record
  {
    Record(
      World.logs, Key("trip:\(name):\(record)"),
      "{\"userId\":\"\(owner ?? name)\",\"updatedAt\":\"2023-01-\(day < 10 ? "0" : "")\(day)T00:00:00Z\"}"
    )
  }

  static func order(_ number: Int, owner: String) -> Record {
    Record(World.orders, Key("hns:order:\(number)"), "{\"ownerId\":\"\(owner)\"}")
  }

  func put<Store: KeyValueStore>(into store: Store) async throws {
    let item = WriteItem(namespace: namespace, key: key, change: .put(entry), expected: nil)
    guard try await store.write(WriteBatch([item])) == [.written] else {
      throw StoreError(.other, "a test's record was not written")
    }
  }
}

extension InMemoryStore {
  func remove(_ key: Key, in namespace: Namespace = World.logs) async throws {
    let item = WriteItem(namespace: namespace, key: key, change: .delete, expected: nil)
    _ = try await write(WriteBatch([item]))
  }

  func text(_ key: Key, in namespace: Namespace = World.logs) async throws -> String? {
    try await read(namespace, [key]).first?.map { String(decoding: $0.value, as: UTF8.self) }
  }
}
