import Core
import Testing

@Suite("Tallies")
struct TallyTests {
  @Test func everyOutcomeKeepsTheBalance() {
    var tally = Tally.unattempted(OutcomeKind.allCases.count * 3)
    #expect(tally.isBalanced)
    for kind in OutcomeKind.allCases {
      tally.count(kind)
      tally.count(kind, 2)
      #expect(tally.isBalanced)
    }
    #expect(tally.notAttempted == 0)
    #expect(tally.named.dropFirst().dropLast().allSatisfy { $0.count == 3 })
  }

  @Test func aCountTooMuchOrTooFewIsNoBalance() {
    var tally = Tally.unattempted(1)
    tally.count(.applied, 2)
    #expect(!tally.isBalanced)
    #expect(!Tally(planned: 2, applied: 1).isBalanced)
  }

  @Test func addingStaysWithinTheRange() {
    var total = Tally(planned: .max, applied: .max)
    total += Tally(planned: 1, applied: 1)
    #expect(total == Tally(planned: .max, applied: .max))
  }

  @Test func glyphsAndReasonsAreDistinct() {
    #expect(Set(Action.allCases.map(\.glyph)).count == Action.allCases.count)
    #expect(Set(Reason.allCases.map(\.explanation)).count == Reason.allCases.count)
  }
}
