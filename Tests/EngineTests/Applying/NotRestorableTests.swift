import Core
import Engine
import Ledger
import StoreTesting
import TestKit
import Testing

/// What the store would not take back is neither overwritten nor deleted.
@Suite("What cannot be put back is not taken away")
struct NotRestorableTests {
  private static let metadata = [UInt8](repeating: 0x31, count: 1_025)

  private static func store(
    _ records: [Record], _ clock: TestClock
  ) async throws -> StrictStore {
    var lax = InMemoryStore.allAbilities
    lax.maximumMetadataBytes = .max
    lax.maximumKeyBytes = .max
    lax.minimumExpirationLead = 0
    let base = InMemoryStore(capabilities: lax, now: { clock.now })
    for record in records { try await record.put(into: base) }
    return StrictStore(
      base: base, capabilities: InMemoryStore.allAbilities, now: { clock.now })
  }

  private static func heavy(_ record: Record) -> Record {
    var record = record
    record.entry.metadata = metadata
    return record
  }

  @Test func anUpdateOverSuchARecordIsAConflict() async throws {
    let shop = try Workshop()
    let store = try await Self.store(
      [.trip("johndoe", "1", at: 2), Self.heavy(.trip("ID-J", "1"))], shop.clock)
    #expect(try await Planning().summary(store) == ["! trip:johndoe:1 not-restorable"])
    _ = try await Planning()(store, to: shop.plan)
    let before = await World.contents(store.base)
    #expect(try await shop.apply(store).tally == Tally(planned: 1, conflicted: 1))
    #expect(await World.contents(store.base) == before)
  }

  @Test func anUpdateDriftsWhereTheRecordBecameSuch() async throws {
    let shop = try Workshop()
    var there = Record.trip("ID-J", "1")
    there.entry.expiration = World.now + 100
    let store = try await Self.store([.trip("johndoe", "1", at: 2), there], shop.clock)
    _ = try await Planning()(store, to: shop.plan)
    shop.clock.advance(by: 50)
    let report = try await shop.apply(store)
    #expect(report.tally == Tally(planned: 1, drifted: 1))
    #expect(try await shop.comparison().rows.first?.reasons == [.notRestorable: 1])
  }

  @Test func aCleanUpLeavesSuchARecord() async throws {
    let shop = try Workshop()
    let store = try await Self.store([.trip("johndoe", "1"), .trip("johndoe", "2")], shop.clock)
    _ = try await Planning()(store, to: shop.plan)
    try await shop.apply(store)
    shop.clock.advance(by: Workshop.waiting)
    // Others gave the legacy record, and the one that counts, more metadata than the store takes.
    try await Self.heavy(.trip("johndoe", "1")).put(into: store.base)
    try await Record.trip("ID-J", "1", at: 9).put(into: store.base)
    try await shop.planCleanup(store)
    #expect(
      try shop.summary() == [
        "! trip:johndoe:1 not-restorable", "- trip:johndoe:2 destination-verified",
      ])
    #expect(try await shop.apply(store).tally == Tally(planned: 2, applied: 1, conflicted: 1))
    #expect(try await store.base.text("trip:johndoe:1") != nil)
  }

  @Test func aCleanUpDriftsWhereTheRecordExpiresSoon() async throws {
    let shop = try Workshop()
    let store = try await Self.store([.trip("johndoe", "1")], shop.clock)
    _ = try await Planning()(store, to: shop.plan)
    try await shop.apply(store)
    shop.clock.advance(by: Workshop.waiting)
    var expiring = Record.trip("johndoe", "1")
    expiring.entry.expiration = shop.clock.now + 100
    try await expiring.put(into: store.base)
    try await Record.trip("ID-J", "1", at: 9).put(into: store.base)
    try await shop.planCleanup(store)
    #expect(try shop.summary() == ["- trip:johndoe:1 destination-newer"])
    shop.clock.advance(by: 50)
    #expect(try await shop.apply(store).tally == Tally(planned: 1, drifted: 1))
    #expect(try await store.base.text("trip:johndoe:1") != nil)
  }

  /// A run of an older version overwrote such a record: its rollback says so when it is planned.
  @Test func aRollbackThatCannotPutBackIsRefusedInItsPlan() async throws {
    let shop = try Workshop()
    let store = try await Self.store(
      [.trip("johndoe", "1", at: 2), Self.heavy(.trip("ID-J", "1"))], shop.clock)
    _ = try await Planning()(store.base, to: shop.plan)
    let run = try await shop.apply(store.base)
    #expect(run.tally == Tally(planned: 1, applied: 1))
    try await shop.planRollback(store, of: run.run)
    #expect(try shop.summary() == ["x trip:ID-J:1 metadata-too-large"])
  }
}
