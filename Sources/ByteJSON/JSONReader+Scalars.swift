extension JSONReader {
  /// Steps over a `null` if one comes next.
  ///
  /// - Returns: false, with nothing stepped over, when another value comes.
  package mutating func null() throws(JSONError) -> Bool {
    guard try peek() == .null else { return false }
    try skip()
    return true
  }

  /// - Throws: `unexpectedByte` when another kind of value comes.
  package mutating func boolean() throws(JSONError) -> Bool {
    let kind = try peek()
    guard kind == .true || kind == .false else { throw JSONError(.unexpectedByte, at: offset) }
    try skip()
    return kind == .true
  }

  /// - Throws: `unexpectedByte` when another kind of value comes, `badNumber` when the number has a
  ///   fraction or an exponent, or does not fit.
  package mutating func integer() throws(JSONError) -> Int64 {
    guard try peek() == .number else { throw JSONError(.unexpectedByte, at: offset) }
    let range = try skip()
    guard let integer = Self.integer(bytes.span.extracting(range)) else {
      throw JSONError(.badNumber, at: range.lowerBound)
    }
    return integer
  }

  /// The text of a string as UTF-8.
  ///
  /// - Parameter token: from this reader.
  /// - Returns: nil when an escape is half of a surrogate pair, which no UTF-8 can hold.
  package func text(_ token: StringToken) -> [UInt8]? {
    guard token.range.count >= 2, token.range.upperBound <= bytes.count else { return nil }
    let content = (token.range.lowerBound &+ 1)..<(token.range.upperBound &- 1)
    guard token.hasEscapes else { return Array(bytes[content]) }
    return JSONString.decode(bytes.span.extracting(token.range))
  }

  /// Whether a string reads `text`. Allocates nothing.
  package func holds(_ text: StaticString, _ token: StringToken) -> Bool {
    text.withUTF8Buffer { text in
      JSONString.token(
        bytes.span.extracting(token.range), decodesTo: unsafe Span(_unsafeElements: text))
    }
  }

  private static func integer(_ token: Span<UInt8>) -> Int64? {
    let isNegative = token[0] == UInt8(ascii: "-")
    var value: Int64 = 0
    for i in (isNegative ? 1 : 0)..<token.count {
      let digit = Int64(token[i]) - 0x30
      guard (0...9).contains(digit) else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.subtractingReportingOverflow(digit)
      guard !overflow, !carry else { return nil }
      value = sum
    }
    guard !isNegative else { return value }
    return value == .min ? nil : -value
  }
}
