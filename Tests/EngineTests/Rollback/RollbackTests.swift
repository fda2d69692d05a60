import Core
import Engine
import FileState
import Ledger
import StoreTesting
import SystemPackage
import TestKit
import Testing

@Suite("Rolling a run back")
struct RollbackTests {
  @Test func theStoreIsAsBefore() async throws {
    let shop = try Workshop()
    let store = try await World.store(ApplyTests.mixed)
    _ = try await Planning()(store, to: shop.plan)
    let before = await World.contents(store)
    let run = try await shop.apply(store).run
    let plan = try await shop.planRollback(store, of: run, reason: "it was wrong")
    #expect(
      try shop.summary() == [
        "- trip:ID-J:1 written-by-run", "~ trip:ID-J:2 pre-image-kept",
        "- trip:ID-M:hns_ID-M_1 written-by-run", "- settings:ID-M written-by-run",
        "* hns:order:1 pre-image-kept",
      ])
    #expect(plan.trailer.counts.users == 2)
    let report = try await shop.apply(store)
    #expect(report.outcome == .completed)
    #expect(report.tally == Tally(planned: 5, applied: 5))
    #expect(await World.contents(store) == before)
    let again = try await shop.apply(store)
    #expect(again.tally == Tally(planned: 5, already: 5))
  }

  @Test func whatSomebodyChangedSinceIsLeftAlone() async throws {
    let shop = try Workshop()
    let store = try await World.store(ApplyTests.mixed)
    _ = try await Planning()(store, to: shop.plan)
    let run = try await shop.apply(store).run
    try await Record("trip:ID-J:1", "edited").put(into: store)
    try await store.remove("trip:ID-J:2")
    try await store.remove("settings:ID-M", in: World.settings)
    try await shop.planRollback(store, of: run)
    #expect(
      try shop.summary() == [
        "> trip:ID-J:1 changed-since-run", "> trip:ID-J:2 changed-since-run",
        "- trip:ID-M:hns_ID-M_1 written-by-run", "= settings:ID-M as-before-run",
        "* hns:order:1 pre-image-kept",
      ])
    // And what changes between plan and apply.
    try await Record.order(1, owner: "mallory").put(into: store)
    let report = try await shop.apply(store)
    #expect(
      report.tally == Tally(planned: 5, applied: 1, already: 1, skipped: 2, drifted: 1))
    #expect(try await store.text("trip:ID-J:1") == "edited")
    #expect(try await store.text("trip:ID-J:2") == nil)
    #expect(
      try await store.text("hns:order:1", in: World.orders) == #"{"ownerId":"mallory"}"#)
  }

  @Test func aRollbackIsRolledBack() async throws {
    let shop = try Workshop()
    let store = try await World.store(ApplyTests.mixed)
    _ = try await Planning()(store, to: shop.plan)
    let before = await World.contents(store)
    let run = try await shop.apply(store).run
    let after = await World.contents(store)
    let rollback = try await shop.rollBack(store, run).run
    #expect(await World.contents(store) == before)
    let second = try await shop.rollBack(store, rollback).run
    #expect(await World.contents(store) == after)
    try await shop.rollBack(store, second)
    #expect(await World.contents(store) == before)
  }

  @Test func theStateAndTheAuditLogTellOfIt() async throws {
    let shop = try Workshop()
    let store = try await World.store([.trip("johndoe", "1"), .trip("johndoe", "2")])
    _ = try await Planning()(store, to: shop.plan)
    let run = try await shop.apply(store).run
    #expect(try await shop.state().users.map(\.done) == [true, false])
    try await Record("trip:ID-J:1", "edited").put(into: store)
    try await shop.planRollback(store, of: run, reason: "the wrong cohort")
    try await shop.apply(store)
    let state = try await shop.state()
    #expect(state.runs.map(\.kind) == ["apply", "rollback"])
    let john = try #require(state.users.first { $0.identity == World.john })
    #expect(!john.done)
    #expect(john.tally == Tally(planned: 2, already: 1, notAttempted: 1))
    // Nothing of Mary's was found or undone.
    #expect(state.users.first { $0.identity == World.mary }?.done == false)
    var events: [AuditEvent] = []
    try await AuditLog(shop.paths().audit).records { events.append($0.event) }
    let last = try #require(events.last)
    #expect(last.action == .rollback)
    #expect(last.details["rolled_back"] == .string(run))
    #expect(last.details["reason"] == "the wrong cohort")
  }

  @Test func aVerifiedRollbackKeepsItsPromises() async throws {
    let shop = try Workshop()
    let store = try await World.store(ApplyTests.mixed)
    _ = try await Planning()(store, to: shop.plan)
    let run = try await shop.apply(store).run
    try await store.remove("settings:ID-M", in: World.settings)
    try await shop.rollBack(store, run)
    let verifier = Verifier(
      store: store, retry: .none, now: { Timestamp(seconds: World.now) })
    let plan = try VerifiedPlan(shop.plan.string)
    let kept = try await verifier.verify(plan)
    #expect(kept.isKept)
    #expect(kept.checked == 5)
    try await Record("trip:ID-J:1", "back again").put(into: store)
    #expect(try await verifier.verify(plan).counts[.different] == 1)
  }

  enum Loss: CaseIterable { case cut, changed, removed }

  @Test(arguments: ["journal", "preimages"], Loss.allCases)
  func lostOrChangedEvidenceIsNeverGuessed(_ file: String, _ loss: Loss) async throws {
    let shop = try Workshop()
    let store = try await World.store(ApplyTests.mixed)
    _ = try await Planning()(store, to: shop.plan)
    let run = try await shop.apply(store).run
    let after = await World.contents(store)
    let paths = JournalPaths(root: shop.root, run: run)
    let path = file == "journal" ? paths.journal : paths.preimages
    var bytes = try #require(contents(path))
    switch loss {
    case .cut: try overwrite(path, Array(bytes.dropLast(bytes.count / 2)))
    case .changed:
      bytes[bytes.count / 2] ^= 1
      try overwrite(path, bytes)
    case .removed: try FilePath.remove(path)
    }
    if file == "journal" || loss != .removed {
      await #expect(throws: LedgerError.self) { try await shop.planRollback(store, of: run) }
      #expect(await World.contents(store) == after)
      return
    }
    try await shop.planRollback(store, of: run)
    let plan = try shop.summary()
    #expect(plan.contains("x trip:ID-J:2 pre-image-missing"))
    #expect(plan.contains("x hns:order:1 pre-image-missing"))
    #expect(try await shop.apply(store).tally == Tally(planned: 5, applied: 3, rejected: 2))
    #expect(try await store.text("trip:ID-J:2")?.contains("2023-01-02T00:00:00Z") == true)
  }

  @Test func preimagesThatVanishAfterThePlanAreNotGuessedEither() async throws {
    let shop = try Workshop()
    let store = try await World.store(ApplyTests.mixed)
    _ = try await Planning()(store, to: shop.plan)
    let run = try await shop.apply(store).run
    try await shop.planRollback(store, of: run)
    try FilePath.remove(JournalPaths(root: shop.root, run: run).preimages)
    #expect(try await shop.apply(store).tally == Tally(planned: 5, applied: 3, drifted: 2))
  }

  @Test func preimagesOfAnotherRunAreRefused() async throws {
    let shop = try Workshop()
    let store = try await World.store(ApplyTests.mixed)
    _ = try await Planning()(store, to: shop.plan)
    let first = try await shop.apply(store).run
    let second = try await shop.rollBack(store, first).run
    let paths = [first, second].map { JournalPaths(root: shop.root, run: $0).preimages }
    try overwrite(paths[0], try #require(contents(paths[1])))
    await #expect(throws: LedgerError.self) { try await shop.planRollback(store, of: first) }
  }

  struct Expiry: Sendable {
    /// Of the record that the update replaced, from now.
    var expiration: Int64
    /// How far the clock moves before the plan, and between plan and apply.
    var wait: (plan: Int64, apply: Int64)
    var planned: String
    var tally: Tally
  }

  @Test(arguments: [
    Expiry(
      expiration: 500, wait: (0, 0), planned: "~ settings:ID-M pre-image-kept",
      tally: Tally(planned: 1, applied: 1)),
    Expiry(
      expiration: 500, wait: (441, 0), planned: "x settings:ID-M expires-too-soon",
      tally: Tally(planned: 1, rejected: 1)),
    Expiry(
      expiration: 500, wait: (600, 0), planned: "x settings:ID-M expires-too-soon",
      tally: Tally(planned: 1, rejected: 1)),
    Expiry(
      expiration: 500, wait: (440, 1), planned: "~ settings:ID-M pre-image-kept",
      tally: Tally(planned: 1, drifted: 1)),
  ])
  func entriesThatExpireAreNotPutBack(_ row: Expiry) async throws {
    let shop = try Workshop()
    let clock = shop.clock
    let store = InMemoryStore(now: { clock.now })
    let old = Entry(
      value: Array(#"{"updatedAt":"2023-01-01T00:00:00Z"}"#.utf8),
      expiration: World.now + row.expiration)
    try await Record(World.settings, "settings:mary", #"{"updatedAt":"2023-01-02T00:00:00Z"}"#).put(
      into: store)
    try await Record(World.settings, "settings:ID-M", old).put(into: store)
    _ = try await Planning()(store, to: shop.plan)
    let run = try await shop.apply(store)
    #expect(run.tally == Tally(planned: 1, applied: 1))
    clock.advance(by: row.wait.plan)
    try await shop.planRollback(store, of: run.run)
    #expect(try shop.summary() == [row.planned])
    clock.advance(by: row.wait.apply)
    #expect(try await shop.apply(store).tally == row.tally)
  }

  @Test func aJournalOfAnOlderVersionNeedsThePlan() async throws {
    let shop = try Workshop()
    let store = try await World.store([.trip("johndoe", "1")])
    _ = try await Planning()(store, to: shop.plan)
    let run = try await shop.apply(store).run
    let saved = shop.directory.file("saved.ksplan")
    try overwrite(saved, try #require(contents(shop.plan)))
    let digest = try VerifiedPlan(saved.string).trailer.digest
    try await shop.replaceJournal(of: run, try shop.operations(), digest: digest)
    await #expect(throws: LedgerError.self) { try await shop.planRollback(store, of: run) }
    try await shop.planRollback(store, of: run, saved: saved)
    #expect(try shop.operations().map(\.identity) == [World.john])
    #expect(try shop.summary() == ["- trip:ID-J:1 written-by-run"])
    let other = shop.directory.file("other.ksplan")
    _ = try await Planning([World.mary])(store, to: other)
    await #expect(throws: LedgerError.self) {
      try await shop.planRollback(store, of: run, saved: other)
    }
  }

  @Test func aStoreThatShowsWritesLateIsWaitedFor() async throws {
    let shop = try Workshop()
    let store = try await World.store([.trip("johndoe", "1")])
    _ = try await Planning()(store, to: shop.plan)
    try await shop.apply(store)
    var record = try await #require(shop.state().runs.first)
    let evidence = try await RunEvidence(record, in: FileStateBackend(shop.root))
    let end = Timestamp(seconds: World.now)
    for (delay, passed, wait): (Int64, Int64, Int64) in [
      (0, 0, 0), (60, 0, 60), (60, 20, 41), (60, 61, 0), (60, 600, 0), (60, -600, 60),
    ] {
      #expect(evidence.secondsToSettle(delay, now: end.adding(seconds: passed)) == wait)
    }
    record.endedAt = nil
    let crashed = try await RunEvidence(record, in: FileStateBackend(shop.root))
    #expect(crashed.secondsToSettle(60, now: end.adding(seconds: 600)) == 60)
  }

  @Test func aMeteredStoreIsCleanedUpAndRolledBack() async throws {
    let shop = try Workshop()
    let store = ScriptedStore(try await World.store(ApplyTests.mixed, .metered))
    let cohort = [World.john, World.mary]
    _ = try await Planning(cohort)(store, to: shop.plan)
    let before = await World.contents(store.base)
    let run = try await shop.apply(store).run
    let after = await World.contents(store.base)
    // Until then reads may not show what was written.
    let delay = store.capabilities.consistencyDelay + 1
    shop.clock.advance(by: delay)
    try await shop.rollBack(store, run)
    #expect(await World.contents(store.base) == before)

    let other = try Workshop()
    let clean = ScriptedStore(try await World.store([.trip("mary", "1")], .metered))
    _ = try await Planning(cohort)(clean, to: other.plan)
    try await other.apply(clean)
    let migrated = await World.contents(clean.base)
    other.clock.advance(by: Workshop.waiting)
    try await other.planCleanup(clean)
    let cleanup = try await other.apply(clean)
    #expect(cleanup.tally == Tally(planned: 1, applied: 1))
    #expect(try await clean.base.text("trip:mary:1") == nil)
    other.clock.advance(by: delay)
    try await other.rollBack(clean, cleanup.run)
    #expect(await World.contents(clean.base) == migrated)
    #expect(before != after)
  }
}
