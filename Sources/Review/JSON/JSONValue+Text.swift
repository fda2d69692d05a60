import ByteJSON

extension JSONValue {
  /// One line, without a space or a newline.
  package var compact: String { text(isIndented: false) }

  /// Many lines, indented by two spaces, without a newline at the end.
  package var pretty: String { text(isIndented: true) }

  private func text(isIndented: Bool) -> String {
    var json = JSONWriter(isIndented: isIndented)
    json.append(self)
    return String(decoding: json.bytes, as: UTF8.self)
  }
}

extension JSONWriter {
  fileprivate mutating func append(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let value): boolean(value)
    case .integer(let value): integer(value)
    case .number(let text): raw(text.utf8)
    case .string(let text): raw(PrintableJSON.token(text))
    case .array(let elements):
      beginArray()
      for element in elements { append(element) }
      endArray()
    case .object(let members):
      beginObject()
      for member in members {
        name(token: PrintableJSON.token(member.name))
        append(member.value)
      }
      endObject()
    }
  }
}
