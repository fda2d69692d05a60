import ByteJSON

/// A date, or a date and time, as a record writes it: ISO 8601 and RFC 3339, PostgreSQL's
/// `2026-01-02 03:04:05.678+00`, Go's `2026-01-02 03:04:05.678 +0000 UTC`, and `… UTC`.
struct DateText: Hashable, Sendable {
  /// Since 1970, as if the text were in UTC.
  var seconds: Int64
  var nanoseconds: Int64
  /// Nanoseconds that the last written place counts.
  var length: Int64
  var hasTime: Bool
  /// Seconds east of UTC; nil where the text names none.
  var offset: Int64?

  private static let second: Int64 = 1_000_000_000

  /// Nil where the text is anything else, or names a day or hour that does not exist. A leap second
  /// counts as the second after it.
  init?(_ text: [UInt8]) {
    var reader = DigitReader(text)
    guard let day = reader.day() else { return nil }
    seconds = day * 86_400
    nanoseconds = 0
    length = 86_400 * Self.second
    hasTime = false
    guard !reader.isAtEnd else { return }
    hasTime = true
    guard reader.skip("T") || reader.skip("t") || reader.skip(" "),
      let hour = reader.number(digits: 2), hour < 24, reader.skip(":"),
      let minute = reader.number(digits: 2), minute < 60
    else { return nil }
    seconds += hour * 3_600 + minute * 60
    length = 60 * Self.second
    if reader.skip(":") {
      guard let second = reader.number(digits: 2), second <= 60 else { return nil }
      seconds += second
      length = Self.second
      if reader.skip(".") || reader.skip(",") {
        guard let (fraction, digits) = reader.fraction() else { return nil }
        nanoseconds = fraction
        for _ in 0..<min(9, digits) { length /= 10 }
      }
    }
    guard reader.zone(&offset), reader.isAtEnd else { return nil }
  }
}

extension DigitReader {
  /// What follows a time: nothing, `Z`, an offset, or the name of UTC, with a blank before it or not.
  fileprivate mutating func zone(_ offset: inout Int64?) -> Bool {
    if isAtEnd { return true }
    _ = skip(" ")
    if skip("Z") || skip("z") {
      offset = 0
    } else if skip(word: "UTC") || skip(word: "GMT") {
      offset = 0
    } else if let named = signedOffset() {
      offset = named
      if skip(" ") {
        // Go names the zone once more; only that of UTC is told apart from the rest.
        guard named == 0, skip(word: "UTC") else { return false }
      }
    } else {
      return false
    }
    return true
  }

  /// `±hh`, `±hhmm`, `±hh:mm`, and PostgreSQL's `±hh:mm:ss` of old zones.
  private mutating func signedOffset() -> Int64? {
    let sign: Int64
    if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
    guard let hours = number(digits: 2), hours < 24 else { return nil }
    var seconds = hours * 3_600
    let isParted = skip(":")
    if let minutes = number(digits: 2) {
      guard minutes < 60 else { return nil }
      seconds += minutes * 60
      if isParted, skip(":") {
        guard let rest = number(digits: 2), rest < 60 else { return nil }
        seconds += rest
      }
    } else if isParted {
      return nil
    }
    return sign * seconds
  }
}
