import Core
import Engine
import FileState
import Ledger
import StoreTesting
import Synchronization
import SystemPackage
import TestKit
import Testing

@Suite("A crash at every write of a login's migration, then another login")
struct AutoMigrationCrashTests {
  private static let namespaces = World.namespaces + [AccountsWorld.users, LoginWorld.migrations]

  /// What a dead process left behind at one write.
  private struct Remains: Sendable {
    var root: FilePath
    var records: [Record]
  }

  private static func contents(_ store: InMemoryStore) async -> [Record] {
    var records: [Record] = []
    for namespace in namespaces {
      for (key, entry) in await store.contents(namespace) {
        records.append(Record(namespace, key, entry))
      }
    }
    return records
  }

  @Test func theNextAttemptGoesOnAndTheBooksAreClosed() async throws {
    let world = try await LoginWorld(trips: 4)
    let found = Mutex<[Remains]>([])
    let record: @Sendable (Int) async -> Void = { _ in
      let records = await Self.contents(world.base)
      let copy = world.shop.directory.file(world.shop.name("wreck"))
      do {
        try world.shop.copyState(to: copy)
        found.withLock { $0.append(Remains(root: copy, records: records)) }
      } catch { Issue.record("\(error)") }
    }
    let hooked = ScriptedStore(world.base, .init(beforeWrite: record, afterWrite: record))
    let dead = try world.migration(hooked, as: Workshop.dead)
    #expect(await dead.run(LoginWorld.id).isComplete)
    let remains = found.withLock { $0 }
    // The attempt, two batches, and what the application is told.
    #expect(remains.count >= 8)
    world.shop.clock.advance(by: 86_400)
    for wreck in remains { try await Self.logIn(world, after: wreck) }
  }

  private static func logIn(_ world: LoginWorld, after wreck: Remains) async throws {
    let store = try await World.store(wreck.records)
    let migration = try world.migration(store, root: wreck.root)
    let report = await migration.run(LoginWorld.id)
    #expect(report.isComplete || report.refusal?.guard == .done)
    for trip in 0..<4 { #expect(try await store.text(Key("trip:ID-J:\(trip)")) != nil) }
    let told = try await store.text(LoginWorld.stateKey, in: LoginWorld.migrations)
    #expect(told?.contains(#""done":true,"migrated":4"#) == true)
    let paths = try LedgerPaths(root: wreck.root, environment: "test", cohort: "auto-ID-J")
    let runs = try #require(try await StateStore(paths).load()).runs
    #expect(runs.allSatisfy { $0.outcome != .running && $0.tally.isBalanced })
    #expect(runs.reduce(0) { $0 + $1.tally.applied } == 4)
  }
}
