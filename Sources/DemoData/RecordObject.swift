import ByteJSON

/// Writes one JSON object, members in the order given. Names are plain ASCII that needs no escape.
struct RecordObject {
  private var json = JSONWriter(capacity: 640)

  init() { json.beginObject() }

  mutating func member(_ name: StaticString, _ text: String) { json.field(name, text) }

  /// - Parameter name: any text.
  mutating func member(dynamic name: String, _ text: String) {
    json.name(dynamic: name)
    json.string(text)
  }

  /// - Parameter json: a value as it is to stand in the document.
  mutating func member(_ name: StaticString, json value: String) {
    json.name(name)
    json.raw(value.utf8)
  }

  mutating func member(_ name: StaticString, json value: [UInt8]) {
    json.name(name)
    json.raw(value)
  }

  mutating func member(_ name: StaticString, cents: Int) {
    let rest = cents % 100
    member(name, json: "\(cents / 100)." + (rest < 10 ? "0\(rest)" : "\(rest)"))
  }

  consuming func finish() -> [UInt8] {
    json.endObject()
    return json.bytes
  }
}
