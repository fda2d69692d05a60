import Application
import Core
import Engine
import Ledger
import RecordIndex
import TestKit
import Testing

@Suite("Checking an index")
struct IndexCheckTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var title: String
    /// The record's ID and what follows ID and owner.
    var records: [(String, String)] = []
    var listed: [String] = []
    var count: String?
    var findings: [String] = []
    var numbers: (indexed: Int, live: Int)
    var isConsistent: Bool
    var testDescription: String { title }
  }

  private static let one = #"{"id":"1","userId":"ID-J"}"#
  private static let tomb = #","deleted":true"#

  static let rows = [
    Row(title: "nothing at all", numbers: (0, 0), isConsistent: true),
    Row(title: "a count of nothing", count: "0", numbers: (0, 0), isConsistent: true),
    Row(
      title: "all three agree", records: [("1", "")], listed: [one], count: "1", numbers: (1, 1),
      isConsistent: true),
    Row(
      title: "missing", records: [("1", ""), ("2", "")], listed: [one], count: "2",
      findings: ["missing 2"], numbers: (1, 2), isConsistent: false),
    Row(
      title: "extra", records: [("1", "")], listed: [one, #"{"id":"0"}"#], count: "1",
      findings: ["extra 0"], numbers: (2, 1), isConsistent: false),
    Row(
      title: "as many, and others", records: [("2", "")], listed: [one], count: "1",
      findings: ["missing 2", "extra 1"], numbers: (1, 1), isConsistent: false),
    Row(
      title: "a stale field", records: [("1", #","updatedAt":"2023-01-02T00:00:00Z""#)],
      listed: [one],
      count: "1", findings: ["stale 1"], numbers: (1, 1), isConsistent: false),
    Row(
      title: "the index is newer", records: [("1", #","updatedAt":"2023-01-01T00:00:00Z""#)],
      listed: [#"{"id":"1","userId":"ID-J","updatedAt":"2023-01-02T00:00:00Z"}"#], count: "1",
      findings: ["ahead 1"], numbers: (1, 1), isConsistent: true),
    Row(
      title: "a tombstone that the index does not list", records: [("1", ""), ("2", tomb)],
      listed: [one], count: "1", numbers: (1, 1), isConsistent: true),
    Row(
      title: "a tombstone that the index lists as one", records: [("2", tomb)],
      listed: [#"{"id":"2","deleted":true}"#], count: "0", numbers: (0, 0), isConsistent: true),
    Row(
      title: "a tombstone that the index takes for live", records: [("1", tomb)], listed: [one],
      count: "0", findings: ["stale 1"], numbers: (1, 0), isConsistent: false),
    Row(
      title: "a live record that the index takes for deleted", records: [("1", "")],
      listed: [#"{"id":"1","userId":"ID-J","deleted":true}"#], count: "1", findings: ["stale 1"],
      numbers: (0, 1), isConsistent: false),
    Row(
      title: "a deleted summary of no record", listed: [#"{"id":"9","deleted":true}"#],
      numbers: (0, 0), isConsistent: true),
    Row(
      title: "no count", records: [("1", "")], listed: [one], numbers: (1, 1), isConsistent: false),
    Row(
      title: "a wrong count", records: [("1", "")], listed: [one], count: "2", numbers: (1, 1),
      isConsistent: false),
    Row(
      title: "a count that is no number", records: [("1", "")], listed: [one], count: "1.0",
      numbers: (1, 1), isConsistent: false),
  ]

  private static func world(_ row: Row) async throws -> IndexWorld {
    var records = row.records.map { IndexWorld.trip($0.0, $0.1) }
    if let count = row.count { records.append((IndexWorld.countKey, count)) }
    let world = try await IndexWorld(records)
    for json in row.listed { await world.index.set(json, of: "ID-J") }
    return world
  }

  @Test(arguments: rows) func findings(row: Row) async throws {
    let report = try await Self.world(row).check()
    let user = try #require(report.users.first)
    #expect(user.texts == row.findings)
    #expect(user.indexed == row.numbers.indexed)
    #expect(user.live == row.numbers.live)
    #expect(report.isConsistent == row.isConsistent)
  }

  @Test(arguments: rows) func aCheckWritesNothing(row: Row) async throws {
    let world = try await Self.world(row)
    let before = await (World.contents(world.store), world.index.users)
    _ = try await world.check()
    _ = try await world.repair(.init())
    #expect(await World.contents(world.store) == before.0)
    #expect(await world.index.users == before.1)
    #expect(await world.index.puts.isEmpty)
  }

  @Test func otherKeysAreNoRecords() async throws {
    let world = try await IndexWorld([
      IndexWorld.trip("1"), ("trip:ID-J:1:photo", "{}"), ("trip:ID-J:", "{}"),
      ("trip:ID-J2:2", "{}"), ("trip:johndoe:3", "{}"), (IndexWorld.countKey, "1"),
    ])
    await world.index.set(Self.one, of: "ID-J")
    await world.index.set(#"{"id":"5"}"#, of: "ID-J2")
    #expect(try await world.check().isConsistent)
  }

  @Test(arguments: [
    ("binary", SummaryProjection.Refusal.notJSON), (#"{"id":"2"}"#, .otherID),
    (#"{"userId":"mallory"}"#, .foreignOwner), (#"{"id":"1","id":"1"}"#, .ambiguousField),
  ])
  func recordsThatCannotBeIndexedAreLiveAndNamed(
    value: String, reason: SummaryProjection.Refusal
  ) async throws {
    let world = try await IndexWorld([("trip:ID-J:1", value), (IndexWorld.countKey, "1")])
    await world.index.set(Self.one, of: "ID-J")
    let user = try #require(try await world.check().users.first)
    #expect(user.live == 1)
    #expect(user.findings == [IndexReport.Finding(.unusable, "1", refusal: reason)])
    #expect(!user.isConsistent)
    let repaired = try await world.repair(.everything)
    #expect(repaired.sent == 0)
    #expect(!repaired.isConsistent)
    #expect(await world.index.text("1", of: "ID-J") == Self.one)
  }

  @Test func anIndexThatWasNeverFilled() async throws {
    let world = try await IndexWorld([IndexWorld.trip("1"), (IndexWorld.countKey, "1")])
    await world.index.forget("ID-J")
    let user = try #require(try await world.check().users.first)
    #expect(user.needsMigration)
    #expect(user.texts == ["missing 1"])
    let empty = try await IndexWorld([])
    await empty.index.forget("ID-J")
    #expect(try await empty.check().isConsistent)
  }

  /// Stores that give values only when they are asked key by key, in any order, a page at a time.
  @Test func everyKindOfStoreGivesTheSameFindings() async throws {
    let records = (0..<50).map { IndexWorld.trip("\($0)") } + [(IndexWorld.countKey, "50")]
    for capabilities in [
      StoreCapabilities(
        ordersKeys: true, scansValues: false, conditionalWrites: .none, writable: true,
        pageSize: 7, readBatchSize: 3, writeBatchSize: 2),
      InMemoryStore.allAbilities,
    ] {
      let world = try await IndexWorld(records, capabilities: capabilities)
      for number in 0..<49 where number != 30 {
        await world.index.set(#"{"id":"\#(number)","userId":"ID-J"}"#, of: "ID-J")
      }
      #expect(try await world.check().users.first?.texts == ["missing 30", "missing 49"])
      #expect(try await world.repair(.apply).isConsistent)
    }
  }

  @Test func samplesAreBoundedAndCountsAreNot() async throws {
    let world = try await IndexWorld((0..<9).map { IndexWorld.trip("\($0)") })
    let user = try #require(try await world.check(sampleLimit: 2).users.first)
    #expect(user.findings.count == 2)
    #expect(user.counts == [.missing: 9])
  }

  // MARK: - Failures

  @Test func oneUsersFailureIsNobodyElses() async throws {
    let index = IndexDouble(
      .init(listError: { $0 == 0 ? StoreError(.unavailable, "no answer") : nil }))
    let world = try await IndexWorld([], index: index)
    let report = try await world.check([IndexWorld.user, IndexWorld.other])
    #expect(report.users.map(\.error?.code) == [.unavailable, nil])
    #expect(!report.isConsistent)
    #expect(report.failed == 1)
  }

  @Test(arguments: [StoreError.Code.unauthorized, .quotaExceeded, .cancelled])
  func whatEveryUserWouldMeetEndsTheCheck(code: StoreError.Code) async throws {
    let index = IndexDouble(.init(listError: { _ in StoreError(code, "no") }))
    let world = try await IndexWorld([], index: index)
    await #expect {
      _ = try await world.check([IndexWorld.user, IndexWorld.other])
    } throws: { ($0 as? StoreError)?.code == code }
  }

  @Test func aReadErrorIsNeverAbsent() async throws {
    let world = try await IndexWorld(
      [IndexWorld.trip("1"), (IndexWorld.countKey, "1")],
      capabilities: StoreCapabilities(
        ordersKeys: true, scansValues: false, conditionalWrites: .both, writable: true,
        readBatchSize: 10, writeBatchSize: 10))
    let store = ScriptedStore(
      world.store, .init(readError: { _ in StoreError(.unavailable, "no") }))
    let report = try await IndexCheck(
      store: store, records: try IndexWorld.trips(), rules: [], target: .index(world.index),
      retry: .none,
      now: { Timestamp(seconds: World.now) }
    ).check([IndexWorld.user])
    #expect(report.users.first?.error?.code == .unavailable)
    #expect(report.users.first?.findings.isEmpty == true)
  }

  // MARK: - An index that cannot be looked into

  @Test func behindAFlagOnlyKeysAndCountAreCompared() async throws {
    let flag = DirtyFlag(namespace: World.logs)
    let world = try await IndexWorld([IndexWorld.trip("1"), (IndexWorld.countKey, "1")])
    let right = try await world.check([IndexWorld.user], .flag(flag))
    #expect(right.isConsistent)
    #expect(!right.isListed)
    #expect(right.users.first?.indexed == nil)
    try await Record(IndexWorld.countKey, "2").put(into: world.store)
    #expect(try await !world.check([IndexWorld.user], .flag(flag)).isConsistent)
  }
}
