import Testing

@testable import Core

@Suite("Times in records")
struct RecordTimeTests {
  @Test(
    arguments: [
      ("1970-01-01", 0, 0), ("1970-01-01T00:00", 0, 0), ("1970-01-01T00:00:00Z", 0, 0),
      ("2026-02-28T09:05:07.120Z", 1_772_269_507, 120_000_000),
      ("2026-02-28t09:05:07z", 1_772_269_507, 0), ("2026-02-28 09:05:07", 1_772_269_507, 0),
      ("2026-02-28T09:05:07,5Z", 1_772_269_507, 500_000_000),
      ("2026-02-28T09:05:07.123456789123Z", 1_772_269_507, 123_456_789),
      ("2026-02-28T10:05:07+01:00", 1_772_269_507, 0),
      ("2026-02-28T10:05:07+0100", 1_772_269_507, 0),
      ("2026-02-27T23:05:07-10:00", 1_772_269_507, 0),
      ("2024-02-29", 1_709_164_800, 0), ("2000-02-29", 951_782_400, 0),
      ("2024-12-31T23:59:60Z", 1_735_689_600, 0),
      ("1969-12-31T23:59:59.5Z", -1, 500_000_000),
      ("0000-01-01", -62_167_219_200, 0), ("9999-12-31T23:59:59Z", 253_402_300_799, 0),
    ] as [(String, Int64, Int64)])
  func readsISO8601(_ text: String, _ seconds: Int64, _ nanoseconds: Int64) {
    #expect(
      RecordTime(text: Array(text.utf8)) == RecordTime(seconds: seconds, nanoseconds: nanoseconds))
  }

  @Test(arguments: [
    "", "now", "2026", "2026-13-01", "2026-00-01", "2026-02-29", "1900-02-29", "2026-04-31",
    "2026-01-00", "2026-1-1", "2026-01-01T", "2026-01-01T24:00", "2026-01-01T10",
    "2026-01-01T10:60", "2026-01-01T10:00:61", "2026-01-01T10:00:00.", "2026-01-01T10:00:00.Z",
    "2026-01-01T10:00:00X", "2026-01-01T10:00:00+1", "2026-01-01T10:00:00+24:00",
    "2026-01-01T10:00:00Z ", " 2026-01-01", "2026-01-01Z", "２０２６-01-01", "+2026-01-01",
    "Sat, 28 Feb 2026 09:05:07 GMT", "123456789", "-1700000000000", "99999999999999999999",
    "1700000000000.5",
  ])
  func refusesOtherTexts(_ text: String) {
    #expect(RecordTime(text: Array(text.utf8)) == nil)
  }

  @Test(
    arguments: [
      ("0", 0, 0), ("1", 0, 1_000_000), ("-1", -1, 999_000_000),
      ("1700000000123", 1_700_000_000, 123_000_000),
      ("1.5", 0, 1_500_000), ("-0.5", -1, 999_500_000), ("1e3", 1, 0), ("1.7E12", 1_700_000_000, 0),
      ("-0", 0, 0), ("9223372036854775807", 9_223_372_036_854_775, 807_000_000),
      ("-9223372036854775808", -9_223_372_036_854_776, 192_000_000),
    ] as [(String, Int64, Int64)])
  func readsEpochMilliseconds(_ text: String, _ seconds: Int64, _ nanoseconds: Int64) {
    #expect(
      RecordTime(epochMilliseconds: Array(text.utf8))
        == RecordTime(seconds: seconds, nanoseconds: nanoseconds))
  }

  @Test(arguments: ["1e400", "-1e400", "9.1e15", "1e16", "9223372036854775808"])
  func refusesNumbersBeyondTheRange(_ text: String) {
    #expect(RecordTime(epochMilliseconds: Array(text.utf8)) == nil)
  }

  @Test func textOfTenDigitsOrMoreIsEpochMilliseconds() {
    #expect(RecordTime(text: Array("1700000000000".utf8))?.seconds == 1_700_000_000)
    #expect(RecordTime(text: Array("0000000001".utf8))?.nanoseconds == 1_000_000)
  }

  @Test func ordersBySecondThenNanosecond() {
    let times = [(-1, 999), (0, 0), (0, 1), (1, 0)].map {
      RecordTime(seconds: $0.0, nanoseconds: $0.1)
    }
    for (a, b) in zip(times, times.dropFirst()) { #expect(a < b) }
  }

  @Test(arguments: 0..<64 as Range<UInt64>)
  func randomTextNeverTraps(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let alphabet = Array("0123456789-:TZ.+eE ".utf8)
    for _ in 0..<100 {
      let text = (0..<Int.random(in: 0...24, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? 0
      }
      for time in [RecordTime(text: text), RecordTime(epochMilliseconds: text)] {
        #expect(time.map { (0..<1_000_000_000).contains($0.nanoseconds) } ?? true)
      }
    }
  }
}
