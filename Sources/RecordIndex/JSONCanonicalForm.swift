import ByteJSON
import Core

/// Writes JSON so that what a program in JavaScript takes for equal is equal bytes.
///
/// Such a program reads a summary and writes it again: strings lose escapes they do not need,
/// numbers become IEEE 754 doubles, white space goes. Members are put in the order of their names;
/// of a name that occurs twice the last counts.
enum JSONCanonicalForm {
  /// - Returns: nil where `json` is not one JSON value.
  static func of(_ json: [UInt8]) -> [UInt8]? {
    var reader = JSONReader(json)
    var writer = JSONWriter(capacity: json.count)
    do {
      try append(&reader, to: &writer)
      try reader.finish()
    } catch { return nil }
    return writer.bytes
  }

  private static func append(
    _ reader: inout JSONReader, to writer: inout JSONWriter
  ) throws(JSONError) {
    switch try reader.peek() {
    case .object: try appendObject(&reader, to: &writer)
    case .array:
      try reader.enterArray()
      writer.beginArray()
      while try reader.nextElement() { try append(&reader, to: &writer) }
      writer.endArray()
    case .string:
      let token = try reader.string()
      guard let text = reader.text(token), writer.string(text.span) else {
        writer.raw(reader.bytes[token.range])
        return
      }
    case .number: writer.raw(number(reader.bytes[try reader.skip()]))
    case .true, .false, .null: writer.raw(reader.bytes[try reader.skip()])
    }
  }

  private static func appendObject(
    _ reader: inout JSONReader, to writer: inout JSONWriter
  ) throws(JSONError) {
    try reader.enterObject()
    var members: [[UInt8]: [UInt8]] = [:]
    while let name = try reader.nextMember() {
      var value = JSONWriter()
      try append(&reader, to: &value)
      members[reader.text(name) ?? Array(reader.bytes[name.range])] = value.bytes
    }
    writer.beginObject()
    for (name, value) in members.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      if writer.name(name.span) { writer.raw(value) }
    }
    writer.endObject()
  }

  private static func number(_ token: ArraySlice<UInt8>) -> [UInt8] {
    guard let value = Double(String(decoding: token, as: UTF8.self)), value.isFinite else {
      return Array(token)
    }
    return Array((value == 0 ? "0" : value.description).utf8)
  }
}
