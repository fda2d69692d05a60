import Core

/// The lines of a snapshot, format `keyshift.snapshot/1`.
///
/// Keys, values and metadata are JSON strings where they are valid UTF-8 and escapes do not make a large
/// one longer than Base64 (RFC 4648) would, else Base64 under the same name with `_b64`; metadata, itself JSON, is kept as text, byte for byte.
package enum SnapshotCodecV1 {
  static let format = "keyshift.snapshot/1"

  static func append(_ header: SnapshotHeader, to line: inout [UInt8]) {
    line += Array("{\"format\":\"\(format)\",\"store\":".utf8)
    JSONText.append(header.store.utf8, to: &line)
    line += Array(",\"created\":\"\(header.created)\",\"namespaces\":[".utf8)
    for (index, namespace) in header.namespaces.enumerated() {
      if index > 0 { line.append(UInt8(ascii: ",")) }
      JSONText.append(namespace.name.utf8, to: &line)
    }
    line += Array("]}\n".utf8)
  }

  package static func append(_ record: SnapshotEntry, to line: inout [UInt8]) {
    line += Array("{\"ns\":".utf8)
    JSONText.append(record.namespace.name.utf8, to: &line)
    append("key", record.key.bytes, to: &line)
    append("value", record.entry.value, to: &line)
    if let metadata = record.entry.metadata { append("metadata", metadata, to: &line) }
    if let expiration = record.entry.expiration {
      line += Array(",\"expiration\":\(expiration)".utf8)
    }
    line += Array("}\n".utf8)
  }

  static func append(_ summary: SnapshotSummary, to line: inout [UInt8]) {
    line += Array(
      "{\"end\":true,\"entries\":\(summary.entries),\"digest\":\"\(summary.digest)\"}\n".utf8)
  }

  private static func append(_ name: StaticString, _ bytes: [UInt8], to line: inout [UInt8]) {
    if isUTF8(bytes), bytes.count < 1 << 20 || JSONText.growth(bytes) <= bytes.count / 3 {
      line += Array(",\"\(name)\":".utf8)
      JSONText.append(bytes, to: &line)
    } else {
      line += Array(",\"\(name)_b64\":\"".utf8)
      Base64Text.append(bytes, to: &line)
      line.append(UInt8(ascii: "\""))
    }
  }

  private static func isUTF8(_ bytes: [UInt8]) -> Bool {
    String(validating: bytes, as: UTF8.self) != nil
  }

  /// - Returns: nil where the line is not an entry.
  static func entry(_ line: ArraySlice<UInt8>) -> SnapshotEntry? {
    var namespace: [UInt8]?
    var key: [UInt8]?
    var value: [UInt8]?
    var metadata: [UInt8]?
    var expiration: Int64?
    let isRead = FlatObject.read(line) { name, scalar in
      switch (name, scalar) {
      case ("ns", .string(let text)): namespace = text
      case ("key", .string(let text)): key = text
      case ("key_b64", .string(let text)): key = Base64Text.decode(text)
      case ("value", .string(let text)): value = text
      case ("value_b64", .string(let text)): value = Base64Text.decode(text)
      case ("metadata", .string(let text)): metadata = text
      case ("metadata_b64", .string(let text)):
        guard let bytes = Base64Text.decode(text) else { return false }
        metadata = bytes
      case ("expiration", .integer(let number)): expiration = number
      default: return false
      }
      return true
    }
    guard isRead, let namespace, let key, let value else { return nil }
    return SnapshotEntry(
      namespace: Namespace(String(decoding: namespace, as: UTF8.self)), key: Key(key),
      entry: Entry(value: value, metadata: metadata, expiration: expiration))
  }

  /// - Returns: nil where the line is not the trailer.
  static func summary(_ line: ArraySlice<UInt8>) -> SnapshotSummary? {
    guard line.starts(with: Array("{\"end\":".utf8)) else { return nil }
    var entries: Int64?
    var digest: String?
    let isRead = FlatObject.read(line) { name, scalar in
      switch (name, scalar) {
      case ("end", .bool(true)): break
      case ("entries", .integer(let number)): entries = number
      case ("digest", .string(let text)): digest = String(decoding: text, as: UTF8.self)
      default: return false
      }
      return true
    }
    guard isRead, let entries, let digest else { return nil }
    return SnapshotSummary(entries: entries, digest: digest)
  }
}
