extension RecordTime {
  /// `YYYY-MM-DD`, or with `T` (or a blank) `hh:mm`, `:ss`, a fraction and `Z` or `±hh:mm`
  /// (RFC 3339; the offset is optional, then UTC). Digits after the ninth of a fraction are dropped;
  /// a leap second counts as the second after it.
  init?(iso8601 text: [UInt8]) {
    var reader = DigitReader(text)
    guard let year = reader.number(digits: 4), reader.skip("-"),
      let month = reader.number(digits: 2), (1...12).contains(month), reader.skip("-"),
      let day = reader.number(digits: 2), (1...Self.days(in: month, of: year)).contains(day)
    else { return nil }
    var seconds = Self.daysSince1970(year, month, day) * 86_400
    var nanoseconds: Int64 = 0
    if !reader.isAtEnd {
      guard reader.skip("T") || reader.skip("t") || reader.skip(" "),
        let hour = reader.number(digits: 2), hour < 24, reader.skip(":"),
        let minute = reader.number(digits: 2), minute < 60
      else { return nil }
      seconds += hour * 3_600 + minute * 60
      if reader.skip(":") {
        guard let second = reader.number(digits: 2), second <= 60 else { return nil }
        seconds += second
        if reader.skip(".") || reader.skip(",") {
          guard let fraction = reader.fraction() else { return nil }
          nanoseconds = fraction
        }
      }
      guard let offset = reader.offset(), reader.isAtEnd else { return nil }
      seconds -= offset
    }
    self.init(seconds: seconds, nanoseconds: nanoseconds)
  }

  private static func days(in month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days from 1970-01-01 in the proleptic Gregorian calendar, counting years from March so that
  /// the leap day comes last.
  private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let era = floored(marchYear, by: 400).quotient
    let yearOfEra = marchYear - era * 400
    let monthFromMarch = (month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}

/// Takes fixed-width numbers off the front of a text.
private struct DigitReader {
  private let text: [UInt8]
  private var position = 0

  init(_ text: [UInt8]) { self.text = text }

  var isAtEnd: Bool { position == text.count }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard position < text.count, UInt32(text[position]) == character.value else { return false }
    position += 1
    return true
  }

  mutating func number(digits: Int) -> Int64? {
    guard position + digits <= text.count else { return nil }
    var value: Int64 = 0
    for byte in text[position..<(position + digits)] {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int64(byte - 0x30)
    }
    position += digits
    return value
  }

  /// At least one digit, as nanoseconds.
  mutating func fraction() -> Int64? {
    var value: Int64 = 0
    var digits = 0
    while position < text.count, (0x30...0x39).contains(text[position]) {
      if digits < 9 { value = value * 10 + Int64(text[position] - 0x30) }
      digits += 1
      position += 1
    }
    guard digits > 0 else { return nil }
    while digits < 9 {
      value *= 10
      digits += 1
    }
    return value
  }

  /// Seconds east of UTC; 0 where the text ends here.
  mutating func offset() -> Int64? {
    if isAtEnd || skip("Z") || skip("z") { return 0 }
    let sign: Int64
    if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
    guard let hours = number(digits: 2), hours < 24 else { return nil }
    _ = skip(":")
    guard let minutes = number(digits: 2), minutes < 60 else { return nil }
    return sign * (hours * 3_600 + minutes * 60)
  }
}
