import Core
import Ledger
import Review
import Testing

@testable import OperatorPages

@Suite struct PlanPageTests {
  private static let users = ["johndoe", "asmith"].map { Identity(legacy: $0, id: "id-of-\($0)") }

  /// 40 operations, every fourth a conflict, of two users.
  private static let lines: [PlanLine] = users.enumerated().flatMap { number, user in
    [PlanLine.user(user)]
      + (0..<20).map { index in
        var operation = Sample.plain.operation(
          index % 4 == 0 ? .conflict : .create,
          index % 4 == 0 ? .sameTime : .destinationAbsent, "unused")
        operation.identity = user
        operation.rule = index % 2 == 0 ? "trips" : "expenses"
        operation.source = Key("trip:\(user.legacy):R\(index)")
        operation.destination = Key("trip:\(user.id):R\(index)")
        return .operation(operation)
      }
      + (0..<number + 1).map {
        .unmatched(UnmatchedKey(identity: user, namespace: "A", key: Key("odd:\($0)")))
      }
  }

  private func page(_ query: PlanQuery, size: Int = 100) -> PlanPage {
    var page = PlanPage(query, size: size)
    for line in Self.lines { page.add(line) }
    return page
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var query: PlanQuery
    var total: Int
    var unmatched: Int
    var testDescription: String { "\(query)" }
  }

  static let cases = [
    Case(query: PlanQuery(), total: 40, unmatched: 3),
    Case(query: PlanQuery(actions: [.conflict]), total: 10, unmatched: 0),
    Case(query: PlanQuery(actions: [.conflict, .create]), total: 40, unmatched: 0),
    Case(query: PlanQuery(actions: [.delete]), total: 0, unmatched: 0),
    Case(query: PlanQuery(rule: "expenses"), total: 20, unmatched: 0),
    Case(query: PlanQuery(rule: "expense"), total: 0, unmatched: 0),
    Case(query: PlanQuery(user: "JOHN"), total: 20, unmatched: 1),
    Case(query: PlanQuery(user: "id-of-a"), total: 20, unmatched: 2),
    Case(query: PlanQuery(text: "r1"), total: 22, unmatched: 0),
    Case(query: PlanQuery(text: ":asmith:r19"), total: 1, unmatched: 0),
    Case(query: PlanQuery(text: "same-time"), total: 10, unmatched: 0),
    Case(query: PlanQuery(text: "odd:0"), total: 0, unmatched: 2),
    Case(query: PlanQuery(actions: [.create], user: "asmith", text: "R1"), total: 9, unmatched: 0),
  ]

  @Test(arguments: cases) func everyConditionHolds(expected: Case) {
    let page = page(expected.query)
    #expect(page.total == expected.total)
    #expect(page.rows.count == expected.total)
    #expect(page.counts.operations == expected.total)
    #expect(page.unmatchedTotal == expected.unmatched)
  }

  /// Whatever the size, going from page to page shows each match once, in order, under its number.
  @Test(arguments: 1...41) func pagesCoverThePlan(size: Int) {
    for query in [PlanQuery(), PlanQuery(actions: [.create])] {
      let all = page(query).rows
      var (query, found, previous) = (query, [PlanPage.Row](), [Int?]())
      repeat {
        let page = page(query, size: size)
        #expect(page.total == all.count)
        #expect(page.rows.count <= size)
        found += page.rows
        previous.append(page.previous)
        query.offset = page.next ?? .max
      } while query.offset != .max
      #expect(found == all)
      #expect(found.map(\.number) == found.map(\.number).sorted())
      #expect(previous.first == .some(nil))
      #expect(previous.dropFirst().elementsEqual((0..<(previous.count - 1)).map { $0 * size }))
    }
  }

  /// What is filtered out is a risk all the same.
  @Test(arguments: [PlanQuery(actions: [.create]), PlanQuery(user: "nobody"), PlanQuery(offset: 7)])
  func theRiskIsThePlans(query: PlanQuery) {
    let (all, part) = (page(PlanQuery()), page(query))
    #expect(part.preview.replacedTotal == all.preview.replacedTotal)
    #expect(part.preview.reasons.count > 1)
    #expect(part.preview.reasons == all.preview.reasons)
    #expect(part.users.sorted == all.users.sorted)
  }

  @Test func anOffsetBehindTheEndLeadsBack() {
    let page = page(PlanQuery(offset: .max), size: 15)
    #expect(page.rows.isEmpty)
    #expect(page.next == nil)
    #expect(page.previous == 25)
  }

  @Test func queriesAreReadFromTheirAddress() {
    let fields: [(key: Substring, value: Substring)] = [
      ("action", "create"), ("action", "explode"), ("action", "reject"), ("rule", ""),
      ("user", "johndoe"), ("text", "a&b=c"), ("offset", "-3"), ("other", "x"),
    ]
    let query = PlanQuery(fields)
    #expect(query == PlanQuery(actions: [.create, .reject], user: "johndoe", text: "a&b=c"))
    #expect(
      PagePath.query("/plans/x", query.items)
        == "/plans/x?action=create&action=reject&user=johndoe&text=a%26b%3Dc")
    #expect(PlanQuery([(key: "offset", value: "200")]).offset == 200)
  }
}
