import ByteJSON
import Core

/// Writes one JSON object, members in the order given. Names are plain ASCII that needs no escape.
struct JSONWriter {
  private var bytes: [UInt8] = [UInt8(ascii: "{")]

  init() { bytes.reserveCapacity(640) }

  mutating func member(_ name: String, _ text: String) {
    begin(name)
    append(text)
  }

  /// - Parameter json: a value as it is to stand in the document.
  mutating func member(_ name: String, json: String) {
    begin(name)
    bytes.append(contentsOf: json.utf8)
  }

  mutating func member(_ name: String, json: [UInt8]) {
    begin(name)
    bytes.append(contentsOf: json)
  }

  mutating func member(_ name: String, cents: Int) {
    let rest = cents % 100
    member(name, json: "\(cents / 100)." + (rest < 10 ? "0\(rest)" : "\(rest)"))
  }

  consuming func finish() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  private mutating func begin(_ name: String) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: name.utf8)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func append(_ text: String) {
    // A String is always valid UTF-8, so there is always a token.
    if let token = JSONString.encode(text.utf8.span) { bytes.append(contentsOf: token) }
  }
}
