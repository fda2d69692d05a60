import Application
import Core
import Engine
import Ledger
import RecordIndex
import TestKit
import Testing

@Suite("Repairing an index")
struct IndexRepairTests {
  private static func index(_ hooks: IndexDouble.Hooks, batchSize: Int = 3) -> IndexDouble {
    IndexDouble(batchSize: batchSize, hooks)
  }

  @Test func summariesAreSentInBoundedBatchesAndOnlyOnce() async throws {
    let records = (0..<8).map { IndexWorld.trip("\($0)") } + [(IndexWorld.countKey, "8")]
    let world = try await IndexWorld(records)
    await world.index.set(#"{"id":"3","userId":"ID-J"}"#, of: "ID-J")
    let first = try await world.repair(.apply)
    #expect(first.isConsistent)
    #expect(first.sent == 7)
    #expect(await world.index.puts.map(\.count) == [3, 3, 1])
    let second = try await world.repair(.apply)
    #expect(second.isConsistent)
    #expect(!second.changes)
    #expect(await world.index.puts.count == 3)
  }

  @Test func aDryRunSaysWhatItWouldDo() async throws {
    let world = try await IndexWorld([IndexWorld.trip("1"), IndexWorld.trip("2")])
    await world.index.set(#"{"id":"1"}"#, of: "ID-J")
    await world.index.set(#"{"id":"9"}"#, of: "ID-J")
    let user = try #require(try await world.repair(.init()).users.first)
    #expect(user.summaries == 2)
    #expect(user.deletions == 0)
    #expect(user.extrasLeft == 1)
    #expect(user.sent == 0)
    #expect(user.count == .planned)
    #expect(user.after == nil)
    #expect(user.changes)
    #expect(!user.isConsistent)
  }

  @Test func whatOnlyTheIndexKnowsSurvives() async throws {
    let world = try await IndexWorld([
      IndexWorld.trip("1", #","createdAt":"c""#), (IndexWorld.countKey, "1"),
    ])
    await world.index.set(
      #"{"own":[1, 2],"id":"1","userId":"johndoe","createdAt":"b"}"#, of: "ID-J")
    #expect(try await world.repair(.apply).isConsistent)
    #expect(
      await world.index.text("1", of: "ID-J")
        == #"{"id":"1","userId":"ID-J","createdAt":"c","own":[1, 2]}"#)
  }

  // MARK: - Extras

  @Test func extrasAreMarkedOnlyWhenAsked() async throws {
    let world = try await IndexWorld([])
    await world.index.set(#"{"id":"9","own":1}"#, of: "ID-J")
    let left = try await world.repair(.apply)
    #expect(!left.isConsistent)
    #expect(left.users.first?.extrasLeft == 1)
    #expect(await world.index.text("9", of: "ID-J") == #"{"id":"9","own":1}"#)
    let marked = try await world.repair(.everything)
    #expect(marked.isConsistent)
    #expect(await world.index.text("9", of: "ID-J") == #"{"deleted":true,"id":"9","own":1}"#)
  }

  @Test func aRecordWrittenMeanwhileIsNotMarkedAsDeleted() async throws {
    let store = InMemoryStore(now: { World.now })
    let index = IndexDouble()
    await index.set(#"{"id":"9","userId":"ID-J"}"#, of: "ID-J")
    let late = ScriptedStore(
      store,
      .init(beforeRead: { _ in
        try? await Record("trip:ID-J:9", #"{"id":"9","userId":"ID-J"}"#).put(into: store)
      }))
    let report = await IndexRepair(
      store: late, records: try IndexWorld.trips(), rules: [], target: .index(index), retry: .none,
      options: .init(applies: true, marksExtrasDeleted: true, correctsCount: false),
      now: { Timestamp(seconds: World.now) }
    ).repair([IndexWorld.user])
    #expect(report.sent == 0)
    #expect(await index.text("9", of: "ID-J") == #"{"id":"9","userId":"ID-J"}"#)
  }

  @Test(arguments: [(59, true), (61, false)] as [(Int64, Bool)])
  func whatMayNotBeVisibleYetIsLeftAlone(age: Int64, isLeft: Bool) async throws {
    var capabilities = InMemoryStore.allAbilities
    capabilities.consistencyDelay = 60
    let world = try await IndexWorld([], capabilities: capabilities)
    let time = Timestamp(seconds: World.now - age)
    await world.index.set(#"{"id":"9","createdAt":"\#(time)"}"#, of: "ID-J")
    let report = try await world.repair(.everything)
    #expect(report.users.first?.extrasLeft == (isLeft ? 1 : 0))
    #expect(report.sent == (isLeft ? 0 : 1))
  }

  // MARK: - Changes meanwhile

  @Test func aRecordIsReadAgainJustBeforeItsSummaryIsSent() async throws {
    let store = InMemoryStore(now: { World.now })
    try await Record(IndexWorld.trip("1", #","updatedAt":"2023-01-01T00:00:00Z""#)).put(into: store)
    let index = IndexDouble()
    let late = ScriptedStore(
      store,
      .init(beforeRead: { _ in
        try? await Record(IndexWorld.trip("1", #","updatedAt":"2023-01-09T00:00:00Z""#)).put(
          into: store)
      }))
    let report = await IndexRepair(
      store: late, records: try IndexWorld.trips(), rules: [], target: .index(index), retry: .none,
      options: .apply, now: { Timestamp(seconds: World.now) }
    ).repair([IndexWorld.user])
    #expect(report.sent == 1)
    #expect(
      await index.text("1", of: "ID-J")
        == #"{"id":"1","userId":"ID-J","updatedAt":"2023-01-09T00:00:00Z"}"#)
  }

  @Test func aNewerSummaryIsLeftUnlessAskedOtherwise() async throws {
    let newer = #"{"id":"1","userId":"ID-J","updatedAt":"2023-01-02T00:00:00Z"}"#
    let world = try await IndexWorld([
      IndexWorld.trip("1", #","updatedAt":"2023-01-01T00:00:00Z""#), (IndexWorld.countKey, "1"),
    ])
    await world.index.set(newer, of: "ID-J")
    let left = try await world.repair(.apply)
    #expect(left.users.first?.aheadLeft == 1)
    #expect(await world.index.text("1", of: "ID-J") == newer)
    #expect(try await world.repair(.everything).sent == 1)
    #expect(
      await world.index.text("1", of: "ID-J")
        == #"{"id":"1","userId":"ID-J","updatedAt":"2023-01-01T00:00:00Z"}"#)
  }

  // MARK: - The counter

  @Test func theCounterKeepsItsMetadataAndExpiration() async throws {
    let world = try await IndexWorld([IndexWorld.trip("1")])
    var record = Record(IndexWorld.countKey, "7")
    record.entry.metadata = Array(#"{"by":"app"}"#.utf8)
    record.entry.expiration = World.now + 86_400
    try await record.put(into: world.store)
    let report = try await world.repair(.apply)
    #expect(report.users.first?.count == .written)
    #expect(report.isConsistent)
    record.entry.value = Array("1".utf8)
    #expect(await World.contents(world.store).contains(record))
  }

  @Test func theCounterIsLeftAloneWhenAsked() async throws {
    let world = try await IndexWorld([(IndexWorld.countKey, "7")])
    let report = try await world.repair(.init(applies: true, correctsCount: false))
    #expect(report.users.first?.count == .untouched)
    #expect(!report.isConsistent)
    #expect(try await world.store.text(IndexWorld.countKey) == "7")
  }

  @Test func aCounterThatSomebodyChangesIsLeftAlone() async throws {
    let store = InMemoryStore(now: { World.now })
    try await Record(IndexWorld.trip("1")).put(into: store)
    let index = IndexDouble(
      .init(beforePut: { try? await Record(IndexWorld.countKey, "4").put(into: store) }))
    let report = await IndexRepair(
      store: store, records: try IndexWorld.trips(), rules: [], target: .index(index), retry: .none,
      options: .apply, now: { Timestamp(seconds: World.now) }
    ).repair([IndexWorld.user])
    #expect(report.users.first?.count == .changedMeanwhile)
    #expect(!report.isConsistent)
    #expect(try await store.text(IndexWorld.countKey) == "4")
  }

  @Test func aLostAnswerIsNoChangeBySomebodyElse() async throws {
    let base = InMemoryStore(now: { World.now })
    try await Record(IndexWorld.trip("1")).put(into: base)
    let store = ScriptedStore(
      base,
      .init(fault: { $0 == 0 ? .losingAnswer(StoreError(.unavailable, "lost")) : nil }))
    let index = IndexDouble()
    let report = await IndexRepair(
      store: store, records: try IndexWorld.trips(), rules: [], target: .index(index),
      retry: RetryPolicy(waits: [.zero], sleep: { _ in }), options: .apply,
      now: { Timestamp(seconds: World.now) }
    ).repair([IndexWorld.user])
    #expect(report.users.first?.count == .written)
    #expect(report.isConsistent)
  }

  // MARK: - Failures

  @Test(arguments: [0, 1, 2], [true, false])
  func anIndexThatFailsMidwayIsReportedAndCompletedLater(
    failing: Int, stores: Bool
  ) async throws {
    let index = IndexDouble(
      batchSize: 2,
      .init(putError: { $0 == failing ? (StoreError(.unavailable, "no answer"), stores) : nil }))
    let records =
      (0..<6).map { IndexWorld.trip("\($0)") }
      + [IndexWorld.trip("7", user: "ID-M"), ("meta:user:ID-M:trip_count", "1")]
    let world = try await IndexWorld(records, index: index)
    let first = try await world.repair(.apply, [IndexWorld.user, IndexWorld.other])
    #expect(first.users.map(\.error?.code) == [.unavailable, nil])
    #expect(first.users.map(\.sent) == [failing * 2, 1])
    #expect(first.users.map(\.isConsistent) == [false, true])
    #expect(first.users.first?.count == .untouched)
    #expect(!first.isConsistent)
    let second = try await world.repair(.apply, [IndexWorld.user, IndexWorld.other])
    #expect(second.isConsistent)
    #expect(try await world.check([IndexWorld.user, IndexWorld.other]).isConsistent)
  }

  @Test func aPassingFailureIsTriedAgain() async throws {
    let index = IndexDouble(
      .init(
        listError: { $0 == 0 ? StoreError(.unavailable, "no answer") : nil },
        putError: { $0 == 0 ? (StoreError(.unavailable, "no answer"), false) : nil }))
    let world = try await IndexWorld([IndexWorld.trip("1")], index: index)
    let report = try await world.repair(
      .apply, retry: RetryPolicy(waits: [.zero], sleep: { _ in }))
    #expect(report.isConsistent)
    #expect(report.sent == 1)
  }

  @Test func whatEveryUserWouldMeetEndsTheRepair() async throws {
    let index = IndexDouble(
      .init(listError: { $0 == 1 ? StoreError(.unauthorized, "no") : nil }))
    let world = try await IndexWorld([], index: index)
    let users = [IndexWorld.other, IndexWorld.user, IndexUser(id: "ID-X", names: [])]
    let report = try await world.repair(.init(), users)
    #expect(report.users.count == 2)
    #expect(report.notAttempted == 1)
    #expect(!report.isConsistent)
  }

  // MARK: - The flag

  @Test func theFlagIsRaisedOnce() async throws {
    let flag = DirtyFlag(namespace: World.settings)
    let world = try await IndexWorld([])
    #expect(
      try await world.repair(.init(), [IndexWorld.user], .flag(flag)).users.first?.flag == .planned)
    #expect(await world.store.contents(World.settings).isEmpty)
    let first = try await world.repair(.apply, [IndexWorld.user], .flag(flag))
    #expect(first.users.first?.flag == .written)
    #expect(first.isConsistent)
    #expect(
      try await world.store.text("meta:user:ID-J:index_dirty", in: World.settings) == "1")
    let second = try await world.repair(.apply, [IndexWorld.user], .flag(flag))
    #expect(second.users.first?.flag == .untouched)
    #expect(!second.changes)
  }
}

extension Record {
  fileprivate init(_ pair: (Key, String)) { self.init(pair.0, pair.1) }
}
