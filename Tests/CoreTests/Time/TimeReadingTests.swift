import TestKit
import Testing

@testable import Core

@Suite("What a record's time can mean")
struct TimeReadingTests {
  private static func read(_ text: String, _ convention: TimeConvention = TimeConvention())
    -> TimeReading
  {
    TimeReading(text: Array(text.utf8), convention)
  }

  private static func interval(_ reading: TimeReading) -> String? {
    guard case .time(let interval, _) = reading else { return nil }
    return interval.description
  }

  @Test(
    arguments: [
      ("2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678Z … 2026-01-02T03:04:05.678999999Z"),
      ("2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.123456789Z"),
      ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z … 2026-01-02T03:04:05.999999999Z"),
      ("2026-01-02T03:04Z", "2026-01-02T03:04:00Z … 2026-01-02T03:04:59.999999999Z"),
      ("2026-01-02 03:04:05.678+00", "2026-01-02T03:04:05.678Z … 2026-01-02T03:04:05.678999999Z"),
      ("2026-01-02 03:04:05+05:30", "2026-01-01T21:34:05Z … 2026-01-01T21:34:05.999999999Z"),
      ("2026-01-02 03:04:05-0800", "2026-01-02T11:04:05Z … 2026-01-02T11:04:05.999999999Z"),
      ("2026-01-02 03:04:05 UTC", "2026-01-02T03:04:05Z … 2026-01-02T03:04:05.999999999Z"),
      ("2026-01-02 03:04:05 +0000 UTC", "2026-01-02T03:04:05Z … 2026-01-02T03:04:05.999999999Z"),
      ("Fri, 02 Jan 2026 03:04:05 GMT", "2026-01-02T03:04:05Z … 2026-01-02T03:04:05.999999999Z"),
      ("Fri, 2 Jan 2026 03:04:05 +0100", "2026-01-02T02:04:05Z … 2026-01-02T02:04:05.999999999Z"),
      ("Fri Jan  2 03:04:05 2026", "2026-01-02T03:04:05Z … 2026-01-02T03:04:05.999999999Z"),
      (" 2026-01-02T03:04:05Z\n", "2026-01-02T03:04:05Z … 2026-01-02T03:04:05.999999999Z"),
      // Without an offset clocks stand between 12 hours behind and 14 hours ahead of UTC.
      ("2026-01-02", "2026-01-01T10:00:00Z … 2026-01-03T11:59:59.999999999Z"),
      ("2026-01-02T03:04:05", "2026-01-01T13:04:05Z … 2026-01-02T15:04:05.999999999Z"),
      // The same moment in every unit.
      ("1767225600", "2026-01-01T00:00:00Z … 2026-01-01T00:00:00.999999999Z"),
      ("1767225600000", "2026-01-01T00:00:00Z … 2026-01-01T00:00:00.000999999Z"),
      ("1767225600000000", "2026-01-01T00:00:00Z … 2026-01-01T00:00:00.000000999Z"),
      ("1767225600000000000", "2026-01-01T00:00:00Z"),
      ("1767225600.25", "2026-01-01T00:00:00.25Z … 2026-01-01T00:00:00.259999999Z"),
      ("1.7672256e9", "2026-01-01T00:00:00Z … 2026-01-01T00:00:00.999999999Z"),
      ("1.7672256e+12", "2026-01-01T00:00:00Z … 2026-01-01T00:00:00.000999999Z"),
      // The ends of what counts.
      ("1104537600", "2005-01-01T00:00:00Z … 2005-01-01T00:00:00.999999999Z"),
      ("2100-12-31T23:59:59Z", "2100-12-31T23:59:59Z … 2100-12-31T23:59:59.999999999Z"),
    ])
  func reads(_ text: String, _ expected: String) {
    #expect(Self.interval(Self.read(text)) == expected)
  }

  @Test(arguments: [
    "", "  ", "0", "-1", "0.0", "1", "1000", "-62135596800000", "1970-01-01",
    "1970-01-01T00:00:00.000Z",
    "0001-01-01T00:00:00Z", "0000-00-00", "0000-00-00 00:00:00", "-0001-11-30T00:00:00+00:00",
    "-0001-11-30 00:00:00", "9999-12-31", "9999-12-31T23:59:59Z", "+010000-01-01T00:00:00Z",
    "2004-12-31T23:59:59Z", "2101-01-01T00:00:00Z", "1104537599", "4133980800",
    "99999999999999999999",
    "1e400", "1e-400", "253402300799999", "-1767225600",
  ])
  func placeholdersAreNoTime(_ text: String) { #expect(Self.read(text) == .placeholder) }

  @Test(arguments: [
    "now", "yesterday", "null", "2026-13-01", "2026-02-30", "2026-01-02T25:00:00Z", "2026-01-02T",
    "2026-01-02T03:04:05+1", "2026-01-02T03:04:05 CET", "2026-01-02 03:04:05 +0100 CET",
    "01/02/2026",
    "2026-1-2", "2026-01-02Z", "Fri, 02 Jan 26 03:04:05 GMT", "Fri, 32 Jan 2026 03:04:05 GMT",
    "Friday, 02-Jan-26 03:04:05 GMT", "1,767,225,600", "0x69", "1767225600s", "1.", ".5", "-", "1e",
    "２０２６-01-02", "infinity",
  ])
  func anythingElseCannotBeRead(_ text: String) { #expect(Self.read(text) == .unreadable) }

  @Test(
    arguments: [
      ("1767225600", .seconds, "2026-01-01T00:00:00Z … 2026-01-01T00:00:00.999999999Z"),
      ("1767225600000", .milliseconds, "2026-01-01T00:00:00Z … 2026-01-01T00:00:00.000999999Z"),
      ("1767225600", .milliseconds, nil), ("1767225600000", .seconds, nil),
      ("1767225600000", .nanoseconds, nil),
    ] as [(String, TimeUnit, String?)])
  func aUnitOverridesTheMagnitude(_ text: String, _ unit: TimeUnit, _ expected: String?) {
    #expect(Self.interval(Self.read(text, TimeConvention(unit: unit))) == expected)
  }

  @Test(
    arguments: [
      (0, "2026-01-02T00:00:00Z … 2026-01-02T23:59:59.999999999Z"),
      (7_200, "2026-01-01T22:00:00Z … 2026-01-02T21:59:59.999999999Z"),
      (-18_000, "2026-01-02T05:00:00Z … 2026-01-03T04:59:59.999999999Z"),
    ] as [(Int64, String)])
  func aZoneClosesTheInterval(_ zone: Int64, _ expected: String) {
    #expect(Self.interval(Self.read("2026-01-02", TimeConvention(zone: zone))) == expected)
    // A written offset is believed.
    #expect(
      Self.read("2026-01-02T00:00:00Z", TimeConvention(zone: zone))
        == Self.read("2026-01-02T00:00:00Z"))
  }

  @Test(
    arguments: [
      ("UTC", 0), ("Z", 0), ("+00:00", 0), ("+02:00", 7_200), ("-05:30", -19_800),
      ("+14:00", 50_400), ("+14:01", nil), ("Europe/Berlin", nil), ("+2", nil), ("+0200", nil),
      ("", nil), ("+02:00x", nil), ("02:00", nil),
    ] as [(String, Int64?)])
  func zonesAreOffsets(_ text: String, _ expected: Int64?) {
    #expect(TimeField.zone(text) == expected)
    if let expected { #expect(TimeField.zone(TimeField.text(zone: expected)) == expected) }
  }

  /// The ranges of the units do not meet, whatever the moment.
  @Test(arguments: 0..<64 as Range<UInt64>)
  func everyUnitMeansTheSameMoment(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<50 {
      let seconds = Int64.random(in: 1_104_537_600..<4_133_980_800, using: &random)
      let moment = seconds * 1_000_000_000
      for (digits, unit) in zip(["", "000", "000000", "000000000"], TimeUnit.allCases) {
        guard case .time(let interval, let form) = Self.read("\(seconds)\(digits)") else {
          Issue.record("\(seconds)\(digits)")
          continue
        }
        #expect(form == .epoch(unit))
        #expect(interval.earliest == moment)
      }
    }
  }

  @Test(arguments: 0..<64 as Range<UInt64>)
  func randomTextNeverTraps(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let alphabet = Array("0123456789-:TZ.+eE ,JanFriGMTUC".utf8)
    for _ in 0..<200 {
      let text = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? 0
      }
      let convention = TimeConvention(
        unit: TimeUnit.allCases.randomElement(using: &random),
        zone: Int64.random(in: -50_400...50_400, using: &random))
      if case .time(let interval, _) = TimeReading(text: text, convention) {
        #expect(interval.earliest <= interval.latest)
      }
    }
  }
}
