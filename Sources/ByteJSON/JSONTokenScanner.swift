/// Steps over the tokens of a document (RFC 8259), checking their grammar.
///
/// Every function starts at `offset` and leaves it behind what it stepped over.
enum JSONTokenScanner {
  @inline(__always)
  static func skipWhiteSpace(_ document: Span<UInt8>, _ offset: inout Int) {
    while offset < document.count {
      switch document[offset] {
      case 0x20, 0x0A, 0x0D, 0x09: offset &+= 1
      default: return
      }
    }
  }

  /// Steps over white space and returns the byte after it, without stepping over that.
  @inline(__always)
  static func peek(_ document: Span<UInt8>, _ offset: inout Int) throws(JSONError) -> UInt8 {
    skipWhiteSpace(document, &offset)
    guard offset < document.count else { throw JSONError(.unexpectedEnd, at: document.count) }
    return document[offset]
  }

  static func skipLiteral(
    _ literal: String, _ document: Span<UInt8>, _ offset: inout Int
  ) throws(JSONError) {
    for byte in literal.utf8 {
      guard offset < document.count else { throw JSONError(.unexpectedEnd, at: offset) }
      guard document[offset] == byte else { throw JSONError(.unexpectedByte, at: offset) }
      offset &+= 1
    }
  }

  /// A number of any size: only its grammar matters, because no number is ever computed with.
  static func skipNumber(_ document: Span<UInt8>, _ offset: inout Int) throws(JSONError) {
    if document[offset] == UInt8(ascii: "-") { offset &+= 1 }
    if offset < document.count, document[offset] == UInt8(ascii: "0") {
      offset &+= 1
      if offset < document.count, isDigit(document[offset]) {
        throw JSONError(.badNumber, at: offset)
      }
    } else {
      try skipDigits(document, &offset)
    }
    if offset < document.count, document[offset] == UInt8(ascii: ".") {
      offset &+= 1
      try skipDigits(document, &offset)
    }
    if offset < document.count, document[offset] | 0x20 == UInt8(ascii: "e") {
      offset &+= 1
      if offset < document.count, isSign(document[offset]) { offset &+= 1 }
      try skipDigits(document, &offset)
    }
  }

  private static func skipDigits(
    _ document: Span<UInt8>, _ offset: inout Int
  ) throws(JSONError) {
    guard offset < document.count else { throw JSONError(.unexpectedEnd, at: offset) }
    guard isDigit(document[offset]) else { throw JSONError(.badNumber, at: offset) }
    while offset < document.count, isDigit(document[offset]) { offset &+= 1 }
  }

  @inline(__always)
  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  private static func isSign(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
  }
}
