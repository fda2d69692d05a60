import Core

/// Builds one line of JSON by appending, fields in the order given: the same content is always the
/// same bytes, which digests rely on.
struct JSONLine {
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  init() {}

  mutating func beginObject(_ name: StaticString? = nil) {
    if let name { self.name(name) } else { comma() }
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
  }

  mutating func endObject() {
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }

  mutating func beginArray(_ name: StaticString? = nil) {
    if let name { self.name(name) } else { comma() }
    bytes.append(UInt8(ascii: "["))
    needsComma = false
  }

  mutating func endArray() {
    bytes.append(UInt8(ascii: "]"))
    needsComma = true
  }

  mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  /// A whole line, rendered before.
  mutating func append(rendered line: [UInt8]) {
    bytes.append(contentsOf: line)
    needsComma = false
  }

  /// An object's beginning, rendered before: its brace and its first fields.
  mutating func begin(rendered start: [UInt8]) {
    comma()
    bytes.append(contentsOf: start)
  }

  /// Text that needs no escapes, such as the name of an action.
  mutating func field(_ name: StaticString, plain text: String) {
    self.name(name)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: text.utf8)
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func field(_ name: StaticString, _ value: String) {
    self.name(name)
    append(text: Array(value.utf8))
  }

  mutating func field(_ name: StaticString, _ value: Int) { field(name, Int64(value)) }

  mutating func field(_ name: StaticString, _ value: Int64) {
    self.name(name)
    bytes.append(contentsOf: String(value).utf8)
  }

  mutating func field(_ name: StaticString, _ value: Bool) {
    self.name(name)
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  mutating func field(_ name: StaticString, _ value: Fingerprint) {
    self.name(name)
    bytes.append(UInt8(ascii: "\""))
    value.appendHex(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// A name that is data, with a number.
  mutating func field(dynamic name: String, _ value: Int) {
    comma()
    append(text: Array(name.utf8))
    bytes.append(UInt8(ascii: ":"))
    bytes.append(contentsOf: String(value).utf8)
  }

  /// A name that is data, with a text.
  mutating func field(dynamic name: String, _ value: String) {
    comma()
    append(text: Array(name.utf8))
    bytes.append(UInt8(ascii: ":"))
    append(text: Array(value.utf8))
  }

  /// A key as text under `name`, or, where it is not UTF-8, in hexadecimal under `hexName`.
  mutating func field(_ name: StaticString, hex hexName: StaticString, _ key: Key) {
    if isPlain(key.bytes.span) {
      self.name(name)
      bytes.append(UInt8(ascii: "\""))
      bytes.append(contentsOf: key.bytes)
      bytes.append(UInt8(ascii: "\""))
    } else if key.text != nil {
      self.name(name)
      append(text: key.bytes)
    } else {
      self.name(hexName)
      bytes.append(UInt8(ascii: "\""))
      for byte in key.bytes { appendHex(byte) }
      bytes.append(UInt8(ascii: "\""))
    }
  }

  mutating func element(_ value: String) {
    comma()
    append(text: Array(value.utf8))
  }

  /// Fields rendered before, without the outer braces.
  mutating func field(rendered fields: [UInt8]) {
    comma()
    bytes.append(contentsOf: fields)
  }

  mutating func beginObject(dynamic name: String) {
    comma()
    append(text: Array(name.utf8))
    bytes.append(UInt8(ascii: ":"))
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
  }

  /// The bytes so far, leaving the builder empty with its capacity.
  mutating func take() -> [UInt8] {
    let taken = bytes
    bytes = []
    bytes.reserveCapacity(taken.count + taken.count / 8)
    needsComma = false
    return taken
  }

  // MARK: - Bytes

  private mutating func comma() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func name(_ name: StaticString) {
    comma()
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  /// Whether the text is printable ASCII that stands for itself.
  private func isPlain(_ text: Span<UInt8>) -> Bool {
    var i = 0
    while i < text.count {
      let byte = text[i]
      if byte < 0x20 || byte == 0x22 || byte == 0x5C || byte > 0x7E { return false }
      i &+= 1
    }
    return true
  }

  private mutating func append(text: [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    if isPlain(text.span) {
      bytes.append(contentsOf: text)
    } else {
      for byte in text { appendEscaped(byte) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func appendEscaped(_ byte: UInt8) {
    switch byte {
    case 0x22, 0x5C:
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case 0x00..<0x20, 0x7F:
      bytes.append(contentsOf: "\\u00".utf8)
      appendHex(byte)
    default: bytes.append(byte)
    }
  }

  private mutating func appendHex(_ byte: UInt8) {
    for nibble in [byte >> 4, byte & 0xF] {
      bytes.append(nibble < 10 ? 0x30 + nibble : 0x61 - 10 + nibble)
    }
  }
}
