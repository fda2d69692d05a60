import Core
import Testing

@Suite struct TallyTests {
  private let full = Tally(
    planned: 28, applied: 1, already: 2, skipped: 3, drifted: 4, conflicted: 5, failed: 6,
    notAttempted: 7)

  @Test func theSumIsChecked() {
    #expect(Tally().isBalanced)
    #expect(full.isBalanced && full.finished == 21)
    var broken = full
    broken.applied += 1
    #expect(!broken.isBalanced)
    #expect(!Tally(planned: 0, applied: 1, failed: -1).isBalanced)
  }

  @Test func addingKeepsTheBalance() {
    var total = full
    total += full
    #expect(total.isBalanced && total.planned == 56 && total.notAttempted == 14)
  }

  @Test func hugeCountsDoNotTrap() {
    var total = Tally(planned: .max, applied: .max, already: .max)
    #expect(total.finished == .max)
    total += total
    #expect(total.applied == .max)
  }
}
