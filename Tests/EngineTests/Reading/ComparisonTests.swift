import Core
import Engine
import FileState
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite("Planned against applied")
struct ComparisonTests {
  @Test func everyRuleAndActionHasItsRow() async throws {
    let shop = try Workshop()
    let store = try await World.store(ApplyTests.mixed)
    let trailer = try await Planning()(store, to: shop.plan).trailer
    try await shop.apply(store)
    let comparison = try await shop.comparison()
    #expect(comparison.digest == trailer.digest)
    #expect(comparison.rows.map(\.planned).reduce(0, +) == 11)
    #expect(comparison.difference == 0)
    for row in comparison.rows {
      #expect(row.planned == trailer.counts[row.rule, row.action])
      #expect(row.notAttempted == 0)
      let kind: OutcomeKind =
        switch row.action {
        case .create, .update, .rewrite, .delete: .applied
        case .unchanged: .already
        case .skip: .skipped
        case .reject: .rejected
        case .conflict: .conflicted
        }
      #expect(row.outcomes == [kind: row.planned], "\(row.rule) \(row.action)")
      #expect(row.examples.isEmpty)
    }
  }

  @Test func aDifferenceNamesItsReasonAndItsKeys() async throws {
    let shop = try Workshop()
    let store = try await World.store((0..<6).map { .trip("johndoe", "\($0)", at: 2) })
    _ = try await Planning()(store, to: shop.plan)
    for number in 0..<4 { try await store.remove(Key("trip:johndoe:\(number)")) }
    try await Record("trip:ID-J:4", ApplyTests.newer).put(into: store)
    try await shop.apply(store)
    let row = try #require(try await shop.comparison().rows.first)
    #expect(row.outcomes == [.drifted: 4, .skipped: 1, .applied: 1])
    #expect(row.reasons == [.sourceAbsent: 4, .destinationNewer: 1])
    #expect(row.examples == ["trip:johndoe:0", "trip:johndoe:1", "trip:johndoe:2"])
    #expect(row.difference == 5)
  }

  @Test func theLastRunCountsAndRemembersTheOthers() async throws {
    let shop = try Workshop()
    let store = try await World.store(ApplyTests.mixed)
    _ = try await Planning()(store, to: shop.plan)
    try await shop.apply(store)
    try await shop.apply(store)
    let comparison = try await shop.comparison()
    #expect(comparison.runs.count == 2)
    #expect(comparison.appliedBefore == 5)
    #expect(comparison.difference == 0)
  }

  @Test func whatARollbackTookBackIsNotInPlace() async throws {
    let shop = try Workshop()
    let store = try await World.store(ApplyTests.mixed)
    _ = try await Planning()(store, to: shop.plan)
    let plan = try #require(contents(shop.plan))
    let run = try await shop.apply(store)
    #expect(run.tally.applied == 5)
    let back = try await shop.rollBack(store, run.run)
    #expect(back.tally.applied == 5)
    try overwrite(shop.plan, plan)
    let undone = try await shop.comparison()
    #expect(undone.runs.map(\.id) == [run.run])
    #expect(undone.rollbacks.map(\.id) == [back.run])
    #expect(undone.difference == 5)
    #expect(undone.rows.allSatisfy { $0.difference == ($0.action.writes ? $0.planned : 0) })

    // The rollback rolled back: everything stands again.
    let again = try await shop.rollBack(store, back.run)
    #expect(again.tally.applied == 5)
    try overwrite(shop.plan, plan)
    let redone = try await shop.comparison()
    #expect(redone.rollbacks.count == 2)
    #expect(redone.difference == 0)

    // A later run of the plan counts for itself.
    try await shop.rollBack(store, run.run)
    try overwrite(shop.plan, plan)
    #expect(try await shop.comparison().difference == 5)
    try await shop.apply(store)
    let applied = try await shop.comparison()
    #expect(applied.difference == 0)
    #expect(applied.rollbacks.isEmpty)
  }

  @Test func aRollbackOfAnEarlierRunCountsToo() async throws {
    let shop = try Workshop()
    let store = try await World.store(ApplyTests.mixed)
    _ = try await Planning()(store, to: shop.plan)
    let plan = try #require(contents(shop.plan))
    let first = try await shop.apply(store).run
    try await shop.apply(store)
    try await shop.rollBack(store, first)
    try overwrite(shop.plan, plan)
    #expect(try await shop.comparison().difference == 5)
  }

  @Test func aMissingJournalIsAnError() async throws {
    let shop = try Workshop()
    let store = try await World.store(ApplyTests.mixed)
    _ = try await Planning()(store, to: shop.plan)
    let run = try await shop.apply(store).run
    try FilePath.remove(JournalPaths(root: shop.root, run: run).journal)
    await #expect(throws: LedgerError.self) { try await shop.comparison() }
  }
}
