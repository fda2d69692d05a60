/// Writes JSON into one array of bytes: a document, or lines of documents.
///
/// Commas, colons and indentation are put by themselves; that begins and ends match, and that names stand
/// in objects, is the caller's to see to. The same calls are always the same bytes, which digests rely on.
package struct JSONWriter: Sendable {
  /// What was written last, as far as the next value asks.
  private enum Place { case start, name, value }

  package private(set) var bytes: [UInt8] = []
  private let escapes: JSONEscapes
  private let isIndented: Bool
  private var place = Place.start
  /// Containers that are open.
  private var depth = 0

  /// - Parameter isIndented: whether every member and element has a line of its own, indented by two
  ///   spaces a level; else there is no white space.
  package init(
    capacity: Int = 0, escapes: JSONEscapes = .shortest, isIndented: Bool = false
  ) {
    self.escapes = escapes
    self.isIndented = isIndented
    bytes.reserveCapacity(capacity)
  }

  package mutating func beginObject() { begin(UInt8(ascii: "{")) }
  package mutating func endObject() { end(UInt8(ascii: "}")) }
  package mutating func beginArray() { begin(UInt8(ascii: "[")) }
  package mutating func endArray() { end(UInt8(ascii: "]")) }

  // MARK: - Names

  /// A member's name, whose value comes next.
  ///
  /// - Parameter text: ASCII that no string escapes.
  package mutating func name(_ text: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    endName()
  }

  /// A member's name, whose value comes next.
  ///
  /// - Returns: false, with nothing written, unless `text` is valid UTF-8.
  @discardableResult
  package mutating func name(_ text: Span<UInt8>) -> Bool {
    guard string(text) else { return false }
    endName()
    return true
  }

  /// A member's name that is data, whose value comes next.
  package mutating func name(dynamic text: String) { name(text.utf8.span) }

  /// A member's name that is a whole token already; copied without a check.
  package mutating func name(token: some Collection<UInt8>) {
    raw(token)
    endName()
  }

  // MARK: - Values

  /// - Returns: false, with nothing written, unless `text` is valid UTF-8.
  @discardableResult
  package mutating func string(_ text: Span<UInt8>) -> Bool {
    guard let count = JSONString.encodedCount(text, escapes) else { return false }
    separate()
    let escapes = escapes
    bytes.append(addingCapacity: count + 2) { token in
      token.append(UInt8(ascii: "\""))
      JSONString.append(text, escapes, to: &token)
      token.append(UInt8(ascii: "\""))
    }
    place = .value
    return true
  }

  package mutating func string(_ text: String) { string(text.utf8.span) }

  /// A value that is JSON already; copied without a check.
  package mutating func raw(_ json: some Collection<UInt8>) {
    separate()
    bytes.append(contentsOf: json)
    place = .value
  }

  /// The same for bytes at hand, without the cost of being general.
  package mutating func raw(_ json: [UInt8]) {
    separate()
    bytes.append(contentsOf: json)
    place = .value
  }

  package mutating func integer(_ value: some FixedWidthInteger) { raw(String(value).utf8) }

  package mutating func integer(_ value: Int64) {
    separate()
    bytes.append(contentsOf: String(value).utf8)
    place = .value
  }

  package mutating func boolean(_ value: Bool) { raw((value ? "true" : "false").utf8) }
  package mutating func null() { raw("null".utf8) }

  /// A string of two hexadecimal digits a byte.
  package mutating func hexadecimal(_ value: [UInt8]) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    for byte in value {
      bytes.append(.hexDigit(byte >> 4))
      bytes.append(.hexDigit(byte & 0xF))
    }
    bytes.append(UInt8(ascii: "\""))
    place = .value
  }

  /// A string whose content `append` appends, which writes nothing that a string escapes.
  package mutating func string(_ append: (inout [UInt8]) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    append(&bytes)
    bytes.append(UInt8(ascii: "\""))
    place = .value
  }

  // MARK: - Lines

  /// Ends a document by a newline; another may follow.
  package mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    place = .start
  }

  /// A whole line that was written before, its newline included.
  package mutating func append(line: [UInt8]) {
    bytes.append(contentsOf: line)
    place = .start
  }

  /// The bytes so far, leaving the writer empty with room for about as many.
  package mutating func take() -> [UInt8] {
    let taken = bytes
    bytes = []
    bytes.reserveCapacity(taken.count + taken.count / 8)
    place = .start
    return taken
  }

  // MARK: - Punctuation

  private mutating func begin(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    place = .start
    depth &+= 1
  }

  private mutating func end(_ bracket: UInt8) {
    depth &-= 1
    if isIndented, place == .value { breakLine() }
    bytes.append(bracket)
    place = .value
  }

  @inline(__always)
  private mutating func separate() {
    if place == .value { bytes.append(UInt8(ascii: ",")) }
    if isIndented, place != .name, depth > 0 { breakLine() }
  }

  private mutating func endName() {
    bytes.append(UInt8(ascii: ":"))
    if isIndented { bytes.append(UInt8(ascii: " ")) }
    place = .name
  }

  private mutating func breakLine() {
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<max(depth, 0) { bytes += [0x20, 0x20] }
  }
}
