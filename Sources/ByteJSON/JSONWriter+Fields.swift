/// Members in one call.
extension JSONWriter {
  package mutating func field(_ name: StaticString, _ value: String) {
    self.name(name)
    string(value)
  }

  package mutating func field(_ name: StaticString, _ value: Int64) {
    self.name(name)
    integer(value)
  }

  package mutating func field(_ name: StaticString, _ value: Int) { field(name, Int64(value)) }

  package mutating func field(_ name: StaticString, _ value: Bool) {
    self.name(name)
    boolean(value)
  }

  /// A name that is data, with a text.
  package mutating func field(dynamic name: String, _ value: String) {
    self.name(dynamic: name)
    string(value)
  }

  /// A name that is data, with a number.
  package mutating func field(dynamic name: String, _ value: Int) {
    self.name(dynamic: name)
    integer(Int64(value))
  }

  /// Bytes as text under `name`, or, where they are not UTF-8, in hexadecimal under `hexName`.
  package mutating func field(_ name: StaticString, hex hexName: StaticString, _ value: [UInt8]) {
    if JSONString.encodedCount(value.span, .shortest) != nil {
      self.name(name)
      string(value.span)
    } else {
      self.name(hexName)
      hexadecimal(value)
    }
  }

  package mutating func beginObject(_ name: StaticString) {
    self.name(name)
    beginObject()
  }

  package mutating func beginObject(dynamic name: String) {
    self.name(dynamic: name)
    beginObject()
  }

  package mutating func beginArray(_ name: StaticString) {
    self.name(name)
    beginArray()
  }
}
