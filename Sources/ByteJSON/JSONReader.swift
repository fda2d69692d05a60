/// Reads a document (RFC 8259, UTF-8 without a byte order mark) token by token, in the order in
/// which it stands, without building a tree.
///
/// Each call steps over one token and checks its grammar; what stands elsewhere is checked when it
/// is stepped over, so that a document is known to be whole only after `finish()`. Nothing but the
/// results is allocated. After a call that throws, the reader is of no more use.
///
///     var reader = JSONReader(bytes)
///     try reader.enterObject()
///     while let name = try reader.nextMember() {
///       if reader.holds("count", name) { count = try reader.integer() } else { try reader.skip() }
///     }
///     try reader.finish()
package struct JSONReader: ~Copyable {
  /// A string where it stands in the document, its quotes included.
  package struct StringToken: Hashable, Sendable {
    package var range: Range<Int>
    package var hasEscapes: Bool

    package init(range: Range<Int>, hasEscapes: Bool) {
      self.range = range
      self.hasEscapes = hasEscapes
    }
  }

  /// The document.
  package let bytes: [UInt8]
  // Copied to a local constant by every method: a span of the property would lend all of `self`.
  private var cursor = JSONReaderCursor()

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads JSON with comments (`//`, `/* */`) and trailing commas. They are spaces in `bytes`, where every
  /// other byte stands at the same offset as in the document.
  package init(withComments document: [UInt8]) { bytes = JSONComments.blanked(document) }

  /// Reads the value that starts at `offset`, as `skip()` returned it; what stands before it is not
  /// looked at.
  package init(_ bytes: [UInt8], at offset: Int) {
    self.bytes = bytes
    cursor = JSONReaderCursor(offset: min(max(offset, 0), bytes.count))
  }

  /// Bytes stepped over so far.
  package var offset: Int { cursor.offset }

  /// The kind of the value that comes next, which is not stepped over.
  package mutating func peek() throws(JSONError) -> JSONField.Kind {
    let document = bytes
    return switch try cursor.start(document.span) {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "t"): .true
    case UInt8(ascii: "f"): .false
    case UInt8(ascii: "n"): .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number
    default: throw JSONError(.unexpectedByte, at: cursor.offset)
    }
  }

  // MARK: - Containers

  /// - Throws: `unexpectedByte` when another kind of value comes; `tooDeep` past
  ///   `JSONPointerSet.maximumDepth`.
  package mutating func enterObject() throws(JSONError) {
    let document = bytes
    try cursor.enter(document.span, isObject: true)
  }

  /// - Throws: as `enterObject()`.
  package mutating func enterArray() throws(JSONError) {
    let document = bytes
    try cursor.enter(document.span, isObject: false)
  }

  /// Steps over the next member's name and colon, so that its value comes next.
  ///
  /// - Returns: nil when the object ends here; it has then been left.
  package mutating func nextMember() throws(JSONError) -> StringToken? {
    let document = bytes
    return try cursor.nextMember(document.span)
  }

  /// Steps to the next element, so that its value comes next.
  ///
  /// - Returns: false when the array ends here; it has then been left.
  package mutating func nextElement() throws(JSONError) -> Bool {
    let document = bytes
    return try cursor.separator(document.span, inObject: false)
  }

  /// - Throws: unless a value was read, every container was left, and nothing but white space
  ///   follows.
  package mutating func finish() throws(JSONError) {
    let document = bytes
    try cursor.finish(document.span)
  }

  // MARK: - Values

  /// - Throws: `unexpectedByte` when another kind of value comes.
  package mutating func string() throws(JSONError) -> StringToken {
    let document = bytes
    return try cursor.string(document.span)
  }

  /// Steps over a value of any kind, all that it holds included.
  ///
  /// - Returns: where the value stands in `bytes`.
  @discardableResult
  package mutating func skip() throws(JSONError) -> Range<Int> {
    let document = bytes
    return try cursor.skip(document.span)
  }
}
