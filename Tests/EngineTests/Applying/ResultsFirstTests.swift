import Core
import Engine
import Ledger
import StoreTesting
import TestKit
import Testing

@Suite("Reading destinations first where they may hold their results")
struct ResultsFirstTests {
  private static let newer = #"{"userId":"x","updatedAt":"2027-01-01"}"#

  /// A thousand records to be created whose destinations, when they are listed, hold something else.
  private struct Scene {
    let crowd = Crowd(users: 100, recordsEach: 10)
    let shop: Workshop
    let base: InMemoryStore

    init(occupied users: Int) async throws {
      shop = try Workshop()
      var capabilities = StoreCapabilities.metered
      capabilities.conditionalWrites = .none
      base = try await crowd.store(capabilities)
      _ = try await crowd.planning()(base, to: shop.plan)
      for user in 0..<users {
        for key in destinations(user) { try await Record(key, "{}").put(into: base) }
      }
    }

    func destinations(_ user: Int) -> [Key] {
      (0..<10).map { Key("trip:\(crowd.identities[user].id):r\($0 + 10_000)") }
    }
  }

  /// The destinations go after they were listed; one comes back when the first read has not shown it, which
  /// the read before the write has to see. What is read first widens no window.
  @Test func aWriteRestsOnLaterReadsOfBothSides() async throws {
    let scene = try await Scene(occupied: 100)
    let (base, clock) = (scene.base, scene.shop.clock)
    let all = (0..<100).flatMap(scene.destinations)
    let store = ScriptedStore(
      base,
      .init(
        beforeRead: { call throws(StoreError) in
          do {
            for key in call == 0 ? all : [] { try await base.remove(key) }
            if call > 0 { try await Record(all[0], Self.newer).put(into: base) }
          } catch { throw StoreError(.other, "\(error)") }
        },
        afterRead: { call in if call == 0 { clock.advance(by: 30) } }),
      capabilities: base.capabilities)
    let (report, requests) = try await store.counting { try await scene.shop.apply(store) }
    #expect(report.tally.applied == 999)
    #expect(try await base.text(all[0]) == Self.newer)
    #expect(report.window == 0)
    #expect(requests.keysRead == 3_000)
  }

  /// Something else than the result is there: no write can come of it, and its source says why.
  @Test func whatHoldsSomethingElseIsReadOnceOnEachSide() async throws {
    let scene = try await Scene(occupied: 100)
    let store = ScriptedStore(scene.base)
    let (report, requests) = try await store.counting { try await scene.shop.apply(store) }
    #expect(report.tally == Tally(planned: 1_000, drifted: 1_000))
    #expect(requests.keysRead == 2_000)
  }

  /// An interrupted run left some results: no source of theirs is read, and no request more.
  @Test(arguments: [(1, 11), (20, 10), (50, 10)])
  func aRestIsAppliedWithoutTheSourcesOfTheOthers(_ users: Int, _ reads: Int) async throws {
    let scene = try await Scene(occupied: 0)
    try await scene.shop.apply(scene.base)
    for user in users..<100 {
      for key in scene.destinations(user) { try await scene.base.remove(key) }
    }
    scene.shop.clock.advance(by: 3_600)
    let fresh = scene.shop.directory.file("another-state")
    let store = ScriptedStore(scene.base)
    let (report, requests) = try await store.counting {
      try await scene.shop.apply(store, root: fresh)
    }
    #expect(report.tally == Tally(planned: 1_000, applied: 1_000 - users * 10, already: users * 10))
    #expect(requests.reads == reads)
    #expect(requests.keysRead == (reads == 11 ? 1_010 : 1_000))
  }

  /// A thousand updates, which no listing tells of, in two batches.
  private struct Updates {
    let shop: Workshop
    let base: InMemoryStore
    let older: [Record]

    init() async throws {
      var crowd = Crowd(users: 100, recordsEach: 0)
      let numbers = (0..<10).map { "r\($0)" }
      older = crowd.identities.flatMap { user in
        numbers.map { .trip(user.id, $0, at: 1, owner: user.id) }
      }
      crowd.records =
        older + crowd.identities.flatMap { user in numbers.map { .trip(user.legacy, $0, at: 2) } }
      shop = try Workshop()
      base = try await crowd.store()
      var planning = try crowd.planning()
      planning.limits.batch = 500
      #expect(try await planning(base, to: shop.plan).trailer.counts[.update] == 1_000)
      #expect(try await shop.apply(base).tally.applied == 1_000)
      shop.clock.advance(by: 3_600)
    }
  }

  /// By the cohort's state every operation was reached; by a state that knows no run, the first batch tells.
  @Test(arguments: [(true, 1_000), (false, 1_500)])
  func updatesInPlaceNeedNoSource(_ isKnown: Bool, _ keysRead: Int) async throws {
    let scene = try await Updates()
    let store = ScriptedStore(scene.base)
    let root = isKnown ? nil : scene.shop.directory.file("another-state")
    let (report, requests) = try await store.counting {
      try await scene.shop.apply(store, root: root)
    }
    #expect(report.tally == Tally(planned: 1_000, already: 1_000))
    #expect(requests.keysRead == keysRead)
    #expect(requests.reads == keysRead / 100)
  }

  /// Somebody restored the older records: the first batch's destinations are read a second time, with their
  /// sources, and the second batch is read as in a first run.
  @Test func aWrongGuessIsMadeOnce() async throws {
    let scene = try await Updates()
    for record in scene.older { try await record.put(into: scene.base) }
    let store = ScriptedStore(scene.base)
    let (report, requests) = try await store.counting { try await scene.shop.apply(store) }
    #expect(report.tally == Tally(planned: 1_000, applied: 1_000))
    #expect(requests.keysRead == 1_500 + 1_000)
  }
}
