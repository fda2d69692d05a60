import Core
import Ledger
import StoreTesting
import SystemPackage
import TestKit
import Testing

@testable import Engine

@Suite("The snapshot before a clean-up")
struct CleanupSnapshotTests {
  @Test(arguments: [1, 2, 3, 100])
  func holdsJustWhatThePlanDeletes(_ keysAtOnce: Int) async throws {
    let shop = try Workshop()
    let store = try await shop.migrated(CleanupTests.records + [.trip("mary", "0")])
    try await Record.trip("johndoe", "late").put(into: store)
    try await shop.planCleanup(store, policy: CleanupPolicy(coveragePPM: 500_000))
    let plan = try VerifiedPlan(shop.plan.string)
    // Gone and changed since: what is there now is what a snapshot is for.
    try await store.remove("trip:mary:0")
    try await Record("trip:mary:1", "edited").put(into: store)
    let namespaces = plan.namespacesDeletedFrom
    #expect(namespaces == [World.logs, World.settings])
    let path = shop.directory.file("a.snapshot")
    let writer = try SnapshotWriter(
      path,
      header: SnapshotHeader(
        store: store.identity, created: Timestamp(seconds: shop.clock.now),
        namespaces: namespaces))
    let summary = try await CleanupSnapshot(store: store, retry: .none, keysAtOnce: keysAtOnce)
      .run(plan, into: writer)
    #expect(summary.entries == 5)
    let reader = try SnapshotReader(path)
    var found: [Record] = []
    while let entries = try reader.next() {
      found += entries.map { Record($0.namespace, $0.key, $0.entry) }
    }
    #expect(
      found.map(\.key) == [
        "trip:johndoe:1", "trip:johndoe:2", "trip:johndoe:hns_johndoe_3", "trip:mary:1",
        "settings:mary",
      ])
    #expect(Set(found).isSubset(of: await World.contents(store)))
  }
}
