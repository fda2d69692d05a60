import ByteJSON
import Core

extension JSONWriter {
  /// A writer of the lines of plans and journals, whose bytes are digested.
  static func lines() -> JSONWriter { JSONWriter(escapes: .linesV1) }

  mutating func field(_ name: StaticString, _ value: Fingerprint) {
    self.name(name)
    string { value.appendHex(to: &$0) }
  }

  /// A key as text under `name`, or, where it is not UTF-8, in hexadecimal under `hexName`.
  mutating func field(_ name: StaticString, hex hexName: StaticString, _ key: Key) {
    field(name, hex: hexName, key.bytes)
  }
}
