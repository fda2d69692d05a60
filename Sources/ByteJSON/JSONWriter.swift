/// Writes a document, without white space, into one array of bytes.
///
/// Commas and colons are put by themselves; that begins and ends match, and that names stand in
/// objects, is the caller's to see to.
public struct JSONWriter: Sendable {
  public private(set) var bytes: [UInt8] = []
  /// Whether a value has been written that a comma must follow.
  private var needsComma = false

  public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  public mutating func beginObject() { begin(UInt8(ascii: "{")) }
  public mutating func endObject() { end(UInt8(ascii: "}")) }
  public mutating func beginArray() { begin(UInt8(ascii: "[")) }
  public mutating func endArray() { end(UInt8(ascii: "]")) }

  /// A member's name, whose value comes next.
  public mutating func name(_ text: StaticString) {
    separate()
    text.withUTF8Buffer { text in
      _ = Self.append(unsafe Span(_unsafeElements: text), to: &bytes)
    }
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// A member's name, whose value comes next.
  ///
  /// - Returns: false, with nothing written, unless `text` is valid UTF-8.
  @discardableResult
  public mutating func name(_ text: Span<UInt8>) -> Bool {
    guard string(text) else { return false }
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
    return true
  }

  /// - Returns: false, with nothing written, unless `text` is valid UTF-8.
  @discardableResult
  public mutating func string(_ text: Span<UInt8>) -> Bool {
    let start = bytes.count
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    guard Self.append(text, to: &bytes) else {
      bytes.removeSubrange(start...)
      return false
    }
    needsComma = true
    return true
  }

  public mutating func string(_ text: String) { string(Array(text.utf8).span) }

  /// A value that is JSON already; copied without a check.
  public mutating func raw(_ json: some Collection<UInt8>) {
    separate()
    bytes.append(contentsOf: json)
    needsComma = true
  }

  public mutating func integer(_ value: some FixedWidthInteger) { raw(String(value).utf8) }
  public mutating func boolean(_ value: Bool) { raw((value ? "true" : "false").utf8) }
  public mutating func null() { raw("null".utf8) }

  private mutating func begin(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func end(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  /// Appends the token for `text`; false, with nothing appended, unless that is valid UTF-8.
  private static func append(_ text: Span<UInt8>, to bytes: inout [UInt8]) -> Bool {
    guard let count = JSONString.encodedCount(text) else { return false }
    bytes.append(addingCapacity: count + 2) { token in
      token.append(UInt8(ascii: "\""))
      JSONString.append(text, to: &token)
      token.append(UInt8(ascii: "\""))
    }
    return true
  }
}
