import Core
import Testing

@Suite struct PercentageTests {
  @Test(arguments: [
    (0, 10, "0 %"), (10, 10, "100 %"), (11, 10, "100 %"), (1, 3, "33.3 %"), (999, 1_000, "99.9 %"),
    (999_999, 1_000_000, "99.9 %"), (1, 1_000, "0.1 %"), (1, 1_001, "<0.1 %"), (95, 100, "95.0 %"),
    (Int.max - 1, Int.max, "99.9 %"), (1, Int.max, "<0.1 %"),
  ])
  func countsHaveOneDigit(part: Int, whole: Int, text: String) {
    #expect(Percentage.text(part, of: whole) == text)
  }

  @Test func nothingIsNoShareOfNothing() {
    #expect(Percentage.text(0, of: 0) == nil)
    #expect(Percentage.text(1, of: -1) == nil)
    #expect(Percentage.text(-1, of: 1) == nil)
  }

  @Test(arguments: [
    (0, 0, "0 %"), (1, 0, "<0.1 %"), (999, 0, "<0.1 %"), (1_000, 0, "0.1 %"), (185, 0, "<0.1 %"),
    (888_888, 0, "88.8 %"), (999_999, 0, "99.9 %"), (1_000_000, 0, "100 %"), (950_000, 0, "95.0 %"),
    (999_600, 999_500, "99.96 %"), (500, 100, "0.05 %"), (1, 100, "<0.01 %"),
    (1, 1, "0.0001 %"), (950_000, 950_000, "95.0 %"),
  ])
  func millionthsHaveTheDigitsOfTheirLimit(ppm: Int, limit: Int, text: String) {
    #expect(Percentage.text(ppm: ppm, against: limit) == text)
  }

  @Test(arguments: [
    (0, "0 %"), (950_000, "95 %"), (999_999, "99.9999 %"), (1_000_000, "100 %"), (100, "0.01 %"),
  ])
  func limitsAreAsTheyWereSet(ppm: Int, text: String) {
    #expect(Percentage.limit(ppm: ppm) == text)
  }
}
