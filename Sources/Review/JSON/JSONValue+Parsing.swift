import ByteJSON
import Core

extension JSONValue {
  /// A document (RFC 8259) as a value, its numbers as they are written.
  ///
  /// - Returns: nil for what is none. Strings that no UTF-8 can hold (half of a surrogate pair) make it none.
  package init?(parsing bytes: [UInt8]) {
    var reader = JSONReader(bytes)
    do {
      guard let value = try Self.read(&reader) else { return nil }
      try reader.finish()
      self = value
    } catch { return nil }
  }

  private static func read(_ reader: inout JSONReader) throws(JSONError) -> JSONValue? {
    switch try reader.peek() {
    case .null:
      try reader.skip()
      return .null
    case .true, .false: return .bool(try reader.boolean())
    case .number:
      let range = try reader.skip()
      return .number(String(decoding: reader.bytes[range], as: UTF8.self))
    case .string:
      return reader.text(try reader.string()).map { .string(String(decoding: $0, as: UTF8.self)) }
    case .array:
      var elements: [JSONValue] = []
      try reader.enterArray()
      while try reader.nextElement() {
        guard let element = try read(&reader) else { return nil }
        elements.append(element)
      }
      return .array(elements)
    case .object:
      var members: [Member] = []
      try reader.enterObject()
      while let name = try reader.nextMember() {
        guard let text = reader.text(name), let value = try read(&reader) else { return nil }
        members.append(Member(String(decoding: text, as: UTF8.self), value))
      }
      return .object(members)
    }
  }
}
