import Core
import Testing

@testable import Ledger
@testable import OperatorPages

@Suite struct AuditPageTests {
  private func page(_ query: AuditQuery, size: Int) -> AuditPage {
    var page = AuditPage(query, size: size)
    for sequence in Int64(1)...20 {
      page.add(Sample.plain.record(sequence, sequence % 2 == 0 ? .rollback : .acceptance))
    }
    return page
  }

  @Test(arguments: 1...21) func pagesGoBackToTheFirstRecord(size: Int) {
    for (action, expected) in [
      (nil, Array(1...20)), ("rollback", Array(stride(from: 2, to: 21, by: 2))),
    ] {
      var query = AuditQuery(action: action)
      var found: [Int64] = []
      repeat {
        let page = page(query, size: size)
        #expect(page.total == expected.count)
        found += page.records.map(\.sequence)
        query.before = page.next
      } while query.before != nil
      #expect(found == expected.reversed().map { Int64($0) })
    }
  }

  @Test func bareDatesAreWholeDays() {
    let query = AuditQuery(since: "2026-02-28", until: "2026-02-28")
    #expect(query.filter.since == Timestamp("2026-02-28T00:00:00Z"))
    #expect(query.filter.until == Timestamp("2026-03-01T00:00:00Z"))
    #expect(query.unreadable.isEmpty)
  }

  @Test func datesThatCannotBeReadAreSaid() {
    let query = AuditQuery([
      (key: "since", value: "yesterday"), (key: "until", value: "2026-02-28T10:00:00Z"),
      (key: "outcome", value: "failed"), (key: "before", value: "7"),
    ])
    #expect(query.unreadable == ["yesterday"])
    #expect(query.filter.since == nil)
    #expect(query.filter.until == Timestamp("2026-02-28T10:00:00Z"))
    #expect(query.success == false)
    #expect(query.before == 7)
  }
}
