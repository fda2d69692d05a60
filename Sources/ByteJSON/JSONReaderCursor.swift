/// A reader's position in a document, passed to every call.
package struct JSONReaderCursor: ~Copyable {
  package private(set) var offset: Int
  private(set) var open = JSONContainerStack()
  /// Whether the innermost container has had no member or element yet.
  private var isFresh = true

  package init(offset: Int = 0) { self.offset = offset }

  /// Steps to the first byte of a value and returns it.
  @inline(__always)
  package mutating func start(_ document: Span<UInt8>) throws(JSONError) -> UInt8 {
    if offset == 0 { try checkStart(document) }
    return try JSONTokenScanner.peek(document, &offset)
  }

  private mutating func checkStart(_ document: Span<UInt8>) throws(JSONError) {
    if document.count >= 3, document[0] == 0xEF, document[1] == 0xBB, document[2] == 0xBF {
      throw JSONError(.byteOrderMark, at: 0)
    }
    JSONTokenScanner.skipWhiteSpace(document, &offset)
    guard offset < document.count else { throw JSONError(.empty, at: offset) }
  }

  package mutating func enter(_ document: Span<UInt8>, isObject: Bool) throws(JSONError) {
    let bracket = isObject ? UInt8(ascii: "{") : UInt8(ascii: "[")
    guard try start(document) == bracket else { throw JSONError(.unexpectedByte, at: offset) }
    guard open.push(isObject: isObject) else { throw JSONError(.tooDeep, at: offset) }
    offset &+= 1
    isFresh = true
  }

  package mutating func nextMember(
    _ document: Span<UInt8>
  ) throws(JSONError) -> JSONReader.StringToken? {
    guard try separator(document, inObject: true) else { return nil }
    guard try JSONTokenScanner.peek(document, &offset) == UInt8(ascii: "\"") else {
      throw JSONError(.unexpectedByte, at: offset)
    }
    let name = try token(document)
    guard try JSONTokenScanner.peek(document, &offset) == UInt8(ascii: ":") else {
      throw JSONError(.unexpectedByte, at: offset)
    }
    offset &+= 1
    return name
  }

  /// Steps over a comma, before a value that must come then, or out of the container.
  @inline(__always)
  package mutating func separator(_ document: Span<UInt8>, inObject: Bool) throws(JSONError) -> Bool
  {
    let byte = try JSONTokenScanner.peek(document, &offset)
    guard open.depth > 0, open.isInObject == inObject else {
      throw JSONError(.unexpectedByte, at: offset)
    }
    if byte == (inObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
      offset &+= 1
      open.pop()
      isFresh = false
      return false
    }
    if !isFresh {
      guard byte == UInt8(ascii: ",") else { throw JSONError(.unexpectedByte, at: offset) }
      offset &+= 1
    }
    isFresh = false
    return true
  }

  package mutating func string(_ document: Span<UInt8>) throws(JSONError) -> JSONReader.StringToken
  {
    guard try start(document) == UInt8(ascii: "\"") else {
      throw JSONError(.unexpectedByte, at: offset)
    }
    return try token(document)
  }

  @inline(__always)
  private mutating func token(
    _ document: Span<UInt8>
  ) throws(JSONError) -> JSONReader.StringToken {
    let start = offset
    let hasEscapes = try JSONStringScanner.skipString(document, &offset)
    return JSONReader.StringToken(range: start..<offset, hasEscapes: hasEscapes)
  }

  package mutating func skip(_ document: Span<UInt8>) throws(JSONError) -> Range<Int> {
    _ = try start(document)
    let start = offset
    let depth = open.depth
    try skipToken(document)
    while open.depth > depth {
      if open.isInObject {
        guard try nextMember(document) != nil else { continue }
      } else {
        guard try separator(document, inObject: false) else { continue }
      }
      _ = try JSONTokenScanner.peek(document, &offset)
      try skipToken(document)
    }
    return start..<offset
  }

  /// Steps over a scalar, or into a container.
  private mutating func skipToken(_ document: Span<UInt8>) throws(JSONError) {
    switch document[offset] {
    case UInt8(ascii: "\""): _ = try JSONStringScanner.skipString(document, &offset)
    case UInt8(ascii: "{"): try enter(document, isObject: true)
    case UInt8(ascii: "["): try enter(document, isObject: false)
    case UInt8(ascii: "t"): try JSONTokenScanner.skipLiteral("true", document, &offset)
    case UInt8(ascii: "f"): try JSONTokenScanner.skipLiteral("false", document, &offset)
    case UInt8(ascii: "n"): try JSONTokenScanner.skipLiteral("null", document, &offset)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      try JSONTokenScanner.skipNumber(document, &offset)
    default: throw JSONError(.unexpectedByte, at: offset)
    }
  }

  package mutating func finish(_ document: Span<UInt8>) throws(JSONError) {
    guard offset > 0 else { throw JSONError(.empty, at: 0) }
    guard open.depth == 0 else { throw JSONError(.unexpectedEnd, at: offset) }
    JSONTokenScanner.skipWhiteSpace(document, &offset)
    guard offset == document.count else { throw JSONError(.trailingBytes, at: offset) }
  }
}
