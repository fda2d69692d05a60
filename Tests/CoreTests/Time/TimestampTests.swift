import Core
import TestKit
import Testing

@Suite("Timestamps")
struct TimestampTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (1_772_269_507_120, "2026-02-28T09:05:07.120Z"),
      (951_782_400_000, "2000-02-29T00:00:00.000Z"),
      (Int64.min, "0000-01-01T00:00:00.000Z"), (Int64.max, "9999-12-31T23:59:59.999Z"),
    ] as [(Int64, String)])
  func isWrittenInUTC(_ milliseconds: Int64, _ text: String) {
    #expect(Timestamp(milliseconds: milliseconds).description == text)
  }

  @Test(arguments: 0..<64 as Range<UInt64>)
  func survivesBeingWrittenAndRead(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<100 {
      let range: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999
      let timestamp = Timestamp(milliseconds: Int64.random(in: range, using: &random))
      #expect(Timestamp(timestamp.description) == timestamp)
    }
  }

  @Test func additionStaysInRange() {
    let now = Timestamp(seconds: 1_700_000_000)
    #expect(now.adding(seconds: 60).seconds == 1_700_000_060)
    #expect(now.adding(seconds: .max) == Timestamp(milliseconds: .max))
    #expect(now.adding(seconds: .min) == Timestamp(milliseconds: .min))
    #expect(Timestamp(seconds: .max) == Timestamp(milliseconds: .max))
    #expect(Timestamp(milliseconds: -1).seconds == -1)
  }

  @Test func otherTextIsNoTimestamp() {
    #expect(Timestamp("yesterday") == nil)
    #expect(Timestamp("1700000000000") == nil)
  }
}
