import Application
import Core
import Engine
import Ledger
import RecordIndex

/// Records, an index of them, and the check and repair between.
struct IndexWorld {
  static let user = IndexUser(id: "ID-J", names: ["johndoe"])
  static let other = IndexUser(id: "ID-M", names: ["mary"])
  static let countKey: Key = "meta:user:ID-J:trip_count"

  let store: InMemoryStore
  let index: IndexDouble
  let rules: [Rule]

  /// - Parameter rules: that move records; none by default, so that no record has yet to move.
  init(
    _ records: [(Key, String)], index: IndexDouble = IndexDouble(),
    capabilities: StoreCapabilities = InMemoryStore.allAbilities, rules: [Rule] = []
  ) async throws {
    self.rules = rules
    store = InMemoryStore(capabilities: capabilities, now: { World.now })
    self.index = index
    for (key, json) in records { try await Record(key, json).put(into: store) }
  }

  static func trips() throws -> IndexedRecords {
    IndexedRecords(namespace: World.logs, key: try KeyTemplate("trip:{id}:{record}"))
  }

  static func trip(_ record: String, _ rest: String = "", user: String = "ID-J") -> (Key, String) {
    (Key("trip:\(user):\(record)"), #"{"id":"\#(record)","userId":"\#(user)"\#(rest)}"#)
  }

  func check(
    _ users: [IndexUser] = [user], _ target: IndexTarget? = nil, sampleLimit: Int = 20
  ) async throws -> IndexReport {
    try await IndexCheck(
      store: store, records: try Self.trips(), rules: rules, target: target ?? .index(index),
      retry: .none, now: { Timestamp(seconds: World.now) }
    ).check(users, sampleLimit: sampleLimit)
  }

  func repair(
    _ options: IndexRepairOptions, _ users: [IndexUser] = [user],
    _ target: IndexTarget? = nil, retry: RetryPolicy = .none
  ) async throws -> IndexRepairReport {
    await IndexRepair(
      store: store, records: try Self.trips(), rules: rules, target: target ?? .index(index),
      retry: retry, options: options, now: { Timestamp(seconds: World.now) }
    ).repair(users)
  }
}

extension IndexRepairOptions {
  static var apply: Self { Self(applies: true) }
  static var everything: Self {
    Self(applies: true, marksExtrasDeleted: true, overwritesNewer: true)
  }
}

extension IndexReport.User {
  /// `kind record` of each finding.
  var texts: [String] { findings.map { "\($0.kind.rawValue) \($0.record)" } }
}
