/// A moment to the millisecond, as files and logs write it.
package struct Timestamp: Hashable, Sendable, Comparable {
  /// Since 1970-01-01T00:00:00Z; clamped to the years that four digits can write.
  package let milliseconds: Int64

  package init(milliseconds: Int64) {
    self.milliseconds = min(max(milliseconds, -62_167_219_200_000), 253_402_300_799_999)
  }
  package init(seconds: Int64) { self.init(milliseconds: seconds.multipliedClamped(by: 1_000)) }

  /// Rounded down.
  package var seconds: Int64 { RecordTime.floored(milliseconds, by: 1_000).quotient }

  package static func < (a: Self, b: Self) -> Bool { a.milliseconds < b.milliseconds }

  /// This moment and `seconds` more, held at the ends of the range.
  package func adding(seconds: Int64) -> Timestamp {
    let (sum, overflow) = milliseconds.addingReportingOverflow(
      seconds.multipliedClamped(by: 1_000))
    return Timestamp(milliseconds: overflow ? (seconds < 0 ? .min : .max) : sum)
  }
}

extension Timestamp: CustomStringConvertible {
  /// RFC 3339 in UTC with milliseconds: `2026-02-28T09:05:07.120Z`.
  package var description: String {
    let (days, time) = RecordTime.floored(milliseconds, by: 86_400_000)
    let (year, month, day) = Self.civil(daysSince1970: days)
    func padded(_ value: Int64, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    let clock = [time / 3_600_000, time / 60_000 % 60, time / 1_000 % 60]
      .map { padded($0, 2) }.joined(separator: ":")
    return "\(date)T\(clock).\(padded(time % 1_000, 3))Z"
  }

  /// RFC 3339; nil where the text is not a date and time.
  package init?(_ text: String) {
    guard let time = RecordTime(iso8601: Array(text.utf8)) else { return nil }
    self.init(milliseconds: time.seconds * 1_000 + time.nanoseconds / 1_000_000)
  }

  /// The last moment that an application can mean by an entry of its own, in the forms of a record's
  /// time, with or without the quotes of a JSON string. Without an offset it is in UTC, as the Workers
  /// runtime reads it. Nil for a placeholder, too.
  package init?(entry value: [UInt8]) {
    var text = value[...]
    func trim(_ isDropped: (UInt8) -> Bool) {
      while let first = text.first, isDropped(first) { text.removeFirst() }
      while let last = text.last, isDropped(last) { text.removeLast() }
    }
    trim { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    if text.count >= 2, text.first == UInt8(ascii: "\""), text.last == UInt8(ascii: "\"") {
      text = text.dropFirst().dropLast()
    }
    let convention = TimeConvention(unit: nil, zone: 0)
    guard case .time(let interval, _) = TimeReading(text: text, convention) else { return nil }
    self.init(milliseconds: interval.latest / 1_000_000)
  }

  /// The proleptic Gregorian date, by counting years from March.
  private static func civil(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = RecordTime.floored(days + 719_468, by: 146_097)
    let leapDays = dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096
    let yearOfEra = (dayOfEra - leapDays) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }
}

extension Int64 {
  fileprivate func multipliedClamped(by factor: Int64) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? (self < 0 ? .min : .max) : product
  }
}

extension Duration {
  /// Rounded up, from zero to some hundred million years.
  package var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    let rest = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return min(max(seconds, 0), 1 << 50) * 1_000 + max(rest, 0)
  }
}
