/// Mistakes that TOMLKit must not see.
///
/// At these the parser in TOMLKit 0.6 (toml++ 3.4) does not return an error but fails an assertion,
/// which ends the process. They were found by feeding it millions of damaged documents.
struct TOMLHazards {
  struct Hazard {
    var offset: Int
    /// What belongs there, to end a sentence.
    var advice: String
  }

  private let bytes: [UInt8]
  private var offset = 0
  /// The arrays and inline tables that are open, by their opening brackets.
  private var open: [UInt8] = []
  private var isAtLineStart = true
  /// Past a key, at the top level.
  private var isInValue = false

  /// The first such mistake, or nil.
  ///
  /// Past the first syntax error of another kind the answer is of no use, and the parser, which
  /// stops there, does not get that far either.
  static func first(in bytes: [UInt8]) -> Hazard? {
    var hazards = TOMLHazards(bytes: bytes)
    while hazards.offset < bytes.count {
      if let hazard = hazards.hazard() { return hazard }
      hazards.step(bytes[hazards.offset])
    }
    return nil
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func byte(_ place: Int) -> UInt8? { place < bytes.count ? bytes[place] : nil }

  private func hazard() -> Hazard? {
    switch bytes[offset] {
    case UInt8(ascii: "[") where isAtLineStart && open.isEmpty: headerWithoutKey()
    case UInt8(ascii: "}") where open.last == UInt8(ascii: "["):
      Hazard(offset: offset, advice: "a '[' here is not closed with ']'")
    case UInt8(ascii: "T"), UInt8(ascii: "t"), 0x20: dateWithoutHour()
    default: nil
    }
  }

  private func headerWithoutKey() -> Hazard? {
    var place = offset + 1
    if byte(place) == UInt8(ascii: "[") { place += 1 }
    while byte(place) == 0x20 || byte(place) == 0x09 { place += 1 }
    guard let first = byte(place) else { return nil }
    switch first {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "]"):
      return nil
    default:
      let advice = "a table's name must start with a letter, a digit, '_', '-' or a quote"
      return Hazard(offset: place, advice: advice)
    }
  }

  /// `2026-01-01T` and no digit behind it, as a value.
  private func dateWithoutHour() -> Hazard? {
    guard isInValue || !open.isEmpty, let next = byte(offset + 1), !Self.isDigit(next),
      offset >= 10, bytes[offset - 3] == UInt8(ascii: "-"), bytes[offset - 6] == UInt8(ascii: "-"),
      [10, 9, 8, 7, 5, 4, 2, 1].allSatisfy({ Self.isDigit(bytes[offset - $0]) })
    else { return nil }
    let endsDate: [UInt8] = [0x20, 0x09, 0x0A, 0x0D, 0x23, 0x2C, 0x5D, 0x7D]
    guard bytes[offset] != 0x20 || !endsDate.contains(next) else { return nil }
    return Hazard(offset: offset + 1, advice: "two digits must follow in a date with a time")
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  // MARK: - Steps

  private mutating func step(_ byte: UInt8) {
    switch byte {
    case 0x20, 0x09, 0x0D: break
    case 0x0A:
      isAtLineStart = true
      isInValue = false
    default: isAtLineStart = false
    }
    switch byte {
    case UInt8(ascii: "#"): offset = bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
    case UInt8(ascii: "\""), UInt8(ascii: "'"): skipString(byte)
    default:
      if byte == UInt8(ascii: "=") { isInValue = true }
      if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { open.append(byte) }
      if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { _ = open.popLast() }
      offset += 1
    }
  }

  private mutating func skipString(_ quote: UInt8) {
    let isMultiLine = bytes[offset...].starts(with: [quote, quote, quote])
    let end = isMultiLine ? [quote, quote, quote] : [quote]
    offset += end.count
    while offset < bytes.count {
      if bytes[offset...].starts(with: end) {
        offset += end.count
        // Up to two quotes more belong to the text.
        while isMultiLine, byte(offset) == quote { offset += 1 }
        return
      }
      if !isMultiLine, bytes[offset] == 0x0A { return }
      offset += bytes[offset] == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") ? 2 : 1
    }
  }
}
