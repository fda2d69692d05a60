import Core
import Engine
import Ledger
import Synchronization
import TestKit
import Testing

@Suite("Planning")
struct PlannerTests {
  @Test func writesNothing() async throws {
    var world = RandomWorld(seed: 3)
    let base = try await World.store(world.records(World.cohort))
    let before = await World.contents(base)
    let store = ScriptedStore(base)
    _ = try await Planning()(store)
    #expect(store.writeCalls == 0)
    #expect(await World.contents(base) == before)
  }

  @Test func ordersByUserThenRuleThenKey() async throws {
    let store = try await World.store([
      .trip("mary", "1"), .trip("johndoe", "b"), .trip("johndoe", "a"), .trip("johndoe", "B"),
      .trip("johndoe", "hns_johndoe_1"), Record("meta:user:johndoe:trip_count", "1"),
      Record(World.settings, "settings:johndoe", "{}"), .order(2, owner: "mary"),
      .order(1, owner: "johndoe"),
    ])
    let keys = try await Planning().lines(store).map { line in
      switch line {
      case .user(let identity): identity.legacy
      case .operation(let operation): operation.source.description
      case .unmatched(let unmatched): unmatched.key.description
      }
    }
    #expect(
      keys == [
        "johndoe", "trip:johndoe:hns_johndoe_1", "trip:johndoe:B", "trip:johndoe:a",
        "trip:johndoe:b", "meta:user:johndoe:trip_count", "settings:johndoe", "mary",
        "trip:mary:1", "johndoe", "hns:order:1", "mary", "hns:order:2",
      ])
  }

  @Test func anUnmatchedKeyCountsOnce() async throws {
    let store = try await World.store([
      Record("trip:johndoe:a:b", "{}"), Record("trip:johndoe:", "{}"),
    ])
    let planning = try Planning()
    #expect(try await planning.summary(store) == ["? trip:johndoe:", "? trip:johndoe:a:b"])
    let result = try await planning(store)
    #expect(result.trailer.counts.unmatched == 2)
    #expect(result.preview.unmatchedTotal == 2)
    #expect(result.users.map(\.unmatched) == [2, 0])
  }

  @Test(arguments: PlanVariantTests.variants)
  func theExpiredIsAbsent(_ capabilities: StoreCapabilities) async throws {
    let gone = Entry(value: Array(#"{"userId":"johndoe"}"#.utf8), expiration: World.now + 100)
    var there = Record.trip("ID-J", "2")
    there.entry.expiration = World.now + 100
    var records: [Record] = [Record(World.logs, "trip:johndoe:1", gone), .trip("johndoe", "2")]
    records += [there, Record(World.settings, "settings:mary", gone)]
    let clock = Mutex(World.now)
    let store = InMemoryStore(capabilities: capabilities, now: { clock.withLock { $0 } })
    for record in records { try await record.put(into: store) }
    clock.withLock { $0 += 100 }
    #expect(try await Planning().summary(store) == ["+ trip:johndoe:2 destination-absent"])
  }

  @Test func aUserWithTooManyKeysStopsThePlan() async throws {
    let directory = try TemporaryDirectory()
    let store = try await World.store(
      (0..<5).map { .trip("johndoe", "\($0)") } + (0..<7).map { .trip("mary", "\($0)") }
        + (0..<9).map { .order($0, owner: "johndoe") })
    var planning = try Planning()
    planning.limits.keysPerUser = 5
    let error = await #expect(throws: DiagnosticsError.self) {
      try await planning(store, to: directory.file("a.ksplan"))
    }
    #expect(error?.diagnostics.map(\.code) == ["too-many-keys"])
    #expect(error?.diagnostics.first?.detail.contains("'mary' (ID-M)") ?? false)
    #expect(directory.names.isEmpty)
    planning.limits.keysPerUser = 7
    #expect(try await planning(store).trailer.counts.operations == 21)
  }

  @Test func aStoreThatCannotBeReadStopsThePlan() async throws {
    let directory = try TemporaryDirectory()
    let failure = StoreError(.unavailable, "the network is down")
    var capabilities = InMemoryStore.allAbilities
    capabilities.scansValues = false
    capabilities.readBatchSize = 1
    let base = try await World.store([.trip("johndoe", "1"), .trip("mary", "2")], capabilities)
    let whole = ScriptedStore(base)
    _ = try await Planning()(whole)
    for read in 0..<4 {
      let store = ScriptedStore(base, .init(readError: { $0 == read ? failure : nil }))
      await #expect(throws: failure) {
        try await Planning()(store, to: directory.file("a.ksplan"))
      }
    }
    #expect(directory.names.isEmpty)
  }

  @Test func manyUsersAreJoinedInBatches() async throws {
    let identities = (0..<600).map { Identity(legacy: "user\($0)", id: "ID\($0)") }
    let store = try await World.store(identities.map { .trip($0.legacy, "1") })
    let result = try await Planning(identities)(store)
    #expect(result.trailer.counts.users == 600)
    #expect(result.trailer.counts[.create] == 600)
    #expect(result.users.map(\.identity) == identities)
  }

  @Test func anEmptyCohortAndAnEmptyStoreArePlans() async throws {
    let store = try await World.store()
    #expect(try await Planning()(store).trailer.counts.operations == 0)
    #expect(try await Planning([])(store).trailer.counts.users == 0)
  }
}
