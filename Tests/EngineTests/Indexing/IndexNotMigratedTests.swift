import Core
import Engine
import Ledger
import RecordIndex
import Testing

/// Before an apply the application counts, and its index lists, the legacy records.
@Suite("An index before its records have moved")
struct IndexNotMigratedTests {
  private static let variants: [StoreCapabilities] = {
    var unordered = InMemoryStore.allAbilities
    unordered.ordersKeys = false
    unordered.scansValues = false
    unordered.pageSize = 2
    unordered.readBatchSize = 2
    return [InMemoryStore.allAbilities, unordered]
  }()

  private static func legacy(_ record: String, owner: String = "johndoe") -> (Key, String) {
    (Key("trip:johndoe:\(record)"), #"{"id":"\#(record)","userId":"\#(owner)"}"#)
  }

  private static func world(
    _ records: [(Key, String)], _ variant: Int = 0
  ) async throws -> IndexWorld {
    try await IndexWorld(records, capabilities: variants[variant], rules: try World.rules())
  }

  @Test(arguments: [0, 1])
  func theCounterOfLegacyRecordsIsLeftAlone(_ variant: Int) async throws {
    let records = (0..<6).map { Self.legacy("\($0)") } + [(IndexWorld.countKey, "600")]
    let world = try await Self.world(records, variant)
    for record in 0..<6 { await world.index.set(#"{"id":"\#(record)"}"#, of: "ID-J") }

    let check = try await world.check()
    let found = try #require(check.users.first)
    #expect(found.isNotMigrated)
    #expect(!found.isConsistent)
    #expect(check.inconsistent == 0)
    #expect(check.notMigrated == 1)

    for options in [IndexRepairOptions.apply, .everything, .init()] {
      let user = try #require(try await world.repair(options).users.first)
      #expect(user.count == .notMigrated)
      #expect(user.deletions == 0)
      #expect(user.extrasLeft == 6)
      #expect(!user.changes)
      #expect(user.isNotMigrated)
    }
    let counter = try await world.store.read(World.logs, [IndexWorld.countKey])
    #expect(counter.first??.text == "600")
    #expect(await world.index.text("0", of: "ID-J") == #"{"id":"0"}"#)
  }

  /// One of two records has moved: its summary is sent, and the counter still counts both.
  @Test(arguments: [0, 1])
  func whatHasMovedIsRepairedAllTheSame(_ variant: Int) async throws {
    let world = try await Self.world(
      [
        Self.legacy("1"), Self.legacy("2"), IndexWorld.trip("1"), (IndexWorld.countKey, "2"),
      ], variant)
    let check = try await world.check()
    #expect(check.users.first?.isNotMigrated == false)
    #expect(check.inconsistent == 1)
    let user = try #require(try await world.repair(.apply).users.first)
    #expect(user.sent == 1)
    #expect(user.count == .notMigrated)
    #expect(user.isNotMigrated)
  }

  /// Legacy keys stay until the clean-up, and a record of somebody else never moves: neither keeps the
  /// counter from being corrected.
  @Test(arguments: [0, 1])
  func afterAnApplyTheCounterIsCorrected(_ variant: Int) async throws {
    let world = try await Self.world(
      [
        Self.legacy("1"), Self.legacy("2", owner: "mallory"), IndexWorld.trip("1"),
        (IndexWorld.countKey, "2"),
      ], variant)
    await world.index.set(#"{"id":"1","userId":"ID-J"}"#, of: "ID-J")
    let dry = try #require(try await world.repair(.init()).users.first)
    #expect(dry.count == .planned)
    #expect(dry.before.count == .number(2))
    #expect(dry.before.live == 1)
    let user = try #require(try await world.repair(.apply).users.first)
    #expect(user.count == .written)
    #expect(user.isConsistent)
    #expect(try await world.store.read(World.logs, [IndexWorld.countKey]).first??.text == "1")
  }

  @Test func aConflictHoldsTheCounterToo() async throws {
    // An earlier rule owns the destination: a person has to decide.
    let world = try await Self.world([
      Self.legacy("hns_ID-J_7"), (IndexWorld.countKey, "1"),
    ])
    let user = try #require(try await world.repair(.apply).users.first)
    #expect(user.count == .notMigrated)
  }

  @Test func recordsOfOtherUsersDoNotMatter() async throws {
    let world = try await Self.world([
      (Key("trip:mary:1"), #"{"id":"1","userId":"mary"}"#), IndexWorld.trip("1"),
      (IndexWorld.countKey, "5"),
    ])
    await world.index.set(#"{"id":"1","userId":"ID-J"}"#, of: "ID-J")
    #expect(try await world.repair(.apply).users.first?.count == .written)
  }
}

extension Entry {
  fileprivate var text: String { String(decoding: value, as: UTF8.self) }
}
