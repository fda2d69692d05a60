import ByteJSON

extension RecordTime {
  /// `YYYY-MM-DD`, or with `T` (or a blank) `hh:mm`, `:ss`, a fraction and `Z` or `±hh:mm`
  /// (RFC 3339; the offset is optional, then UTC). Digits after the ninth of a fraction are dropped;
  /// a leap second counts as the second after it.
  init?(iso8601 text: [UInt8]) {
    var reader = DigitReader(text)
    guard let day = reader.day() else { return nil }
    var seconds = day * 86_400
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
          nanoseconds = fraction.nanoseconds
        }
      }
      guard let offset = reader.offset(), reader.isAtEnd else { return nil }
      seconds -= offset
    }
    self.init(seconds: seconds, nanoseconds: nanoseconds)
  }
}
