/// Takes fixed-width numbers off the front of a text.
struct DigitReader {
  private let text: [UInt8]
  private var position = 0

  init(_ text: [UInt8]) { self.text = text }

  var isAtEnd: Bool { position == text.count }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard position < text.count, UInt32(text[position]) == character.value else { return false }
    position += 1
    return true
  }

  mutating func skip(word: StaticString) -> Bool {
    let bytes = Array(word.description.utf8)
    guard text[position...].starts(with: bytes) else { return false }
    position += bytes.count
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

  /// Days from 1970-01-01 to the `YYYY-MM-DD` that stands here.
  mutating func day() -> Int64? {
    guard let year = number(digits: 4), skip("-"), let month = number(digits: 2), skip("-"),
      let day = number(digits: 2)
    else { return nil }
    return CivilDate.days(year: year, month: month, day: day)
  }

  /// At least one digit, as nanoseconds; digits after the ninth are dropped.
  mutating func fraction() -> (nanoseconds: Int64, digits: Int)? {
    var value: Int64 = 0
    var digits = 0
    while position < text.count, (0x30...0x39).contains(text[position]) {
      if digits < 9 { value = value * 10 + Int64(text[position] - 0x30) }
      digits += 1
      position += 1
    }
    guard digits > 0 else { return nil }
    for _ in min(9, digits)..<9 { value *= 10 }
    return (value, digits)
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
