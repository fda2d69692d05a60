import Core
import Foundation
import Ledger
import Testing

@testable import Review

@Suite struct PlanUserTableTests {
  private static func user(_ number: Int) -> Identity {
    Identity(legacy: "user\(number)", id: "id-\(number)")
  }

  private static func table(_ operations: [(Int, Action)], limit: Int = 100_000) -> PlanUserTable {
    var table = PlanUserTable(limit: limit)
    for (number, action) in operations {
      table.add(Sample.operation(action, .destinationAbsent, "1", of: user(number)))
    }
    return table
  }

  @Test func whoNeedsAPersonComesFirst() {
    var table = Self.table([
      (1, .create), (1, .create), (2, .create), (3, .update), (4, .delete), (4, .create),
      (5, .conflict), (6, .create), (1, .create),
    ])
    table.add(UnmatchedKey(identity: Self.user(6), namespace: "A", key: "odd"))
    #expect(table.sorted.map(\.identity.legacy) == [6, 5, 4, 3, 1, 2].map { "user\($0)" })
    #expect(table.sorted.first { $0.identity == Self.user(1) }?.counts[.create] == 3)
    #expect(table.sorted.map(\.total) == [2, 1, 2, 1, 3, 1])
  }

  /// No operation is lost: what has no row is counted.
  @Test(arguments: [0, 1, 3, 10]) func beyondTheLimitAllAreCounted(limit: Int) {
    let operations = (0..<40).map { ($0 % 7, Action.create) }
    let table = Self.table(operations, limit: limit)
    #expect(table.count == min(limit, 7))
    #expect(table.sorted.reduce(0) { $0 + $1.total } + table.uncounted == operations.count)
  }

  @Test(arguments: [(0, 50), (50, 50), (100, 20), (5_000, 1)])
  func aTableSaysWhomItLeavesOut(first: Int, shown: Int) throws {
    let table = Self.table((0..<120).map { ($0, $0 == 119 ? .conflict : .create) })
    let plan = Sample.plan()
    let html = PlanSections(
      ReviewedPlan(
        header: Sample.header, subject: try Sample.subject(), trailer: plan.trailer,
        preview: plan.preview, file: "a.ksplan"),
      users: table,
      links: PlanLinks(action: { "?a=\($0)" }, user: { "?u=\($0.legacy)" }, users: { "?n=\($0)" }),
      firstUser: first
    ).userTable
    #expect(html.components(separatedBy: "<a href=\"?u=").count - 1 == shown)
    #expect(html.contains("For whom (120 users)"))
    #expect(html.contains(" of 120, those who need attention first."))
    #expect(html.contains("Next users") == (first + shown < 120))
    #expect(html.contains("Previous users") == (first > 0))
    #expect(html.contains("?u=user119\"") == (first == 0))
  }
}
