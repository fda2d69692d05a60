import Core
import TestKit
import Testing

@Suite struct TimestampTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"),
    (-1, "1969-12-31T23:59:59.999Z"),
    (951_782_400_000, "2000-02-29T00:00:00.000Z"),
    (1_709_251_199_001, "2024-02-29T23:59:59.001Z"),
    (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
    (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
    (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
  ])
  func isWrittenAndRead(milliseconds: Int64, text: String) {
    #expect(Timestamp(milliseconds: milliseconds).description == text)
    #expect(Timestamp(text)?.milliseconds == milliseconds)
  }

  @Test(arguments: 0..<64)
  func everyMomentComesBack(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let range: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999
    for _ in 0..<100 {
      let moment = Timestamp(milliseconds: .random(in: range, using: &random))
      #expect(Timestamp(moment.description) == moment)
    }
  }

  @Test func momentsBeyondTheCalendarAreClamped() {
    #expect(Timestamp(milliseconds: .max).description == "9999-12-31T23:59:59.999Z")
    #expect(Timestamp(milliseconds: .min).description == "0000-01-01T00:00:00.000Z")
  }
}
