package import ByteJSON
import Core

/// The lines of a snapshot, format `keyshift.snapshot/1`.
///
/// Keys, values and metadata are JSON strings where they are valid UTF-8 and escapes do not make a large
/// one longer than Base64 (RFC 4648) would, else Base64 under the same name with `_b64`; metadata, itself
/// JSON, is kept as text, byte for byte.
package enum SnapshotCodecV1 {
  static let format = "keyshift.snapshot/1"

  package static func lines() -> JSONWriter { JSONWriter(escapes: .recordsV1) }

  static func append(_ header: SnapshotHeader, to lines: inout JSONWriter) {
    lines.beginObject()
    lines.field("format", format)
    lines.field("store", header.store)
    lines.field("created", header.created.description)
    lines.beginArray("namespaces")
    for namespace in header.namespaces { lines.string(namespace.name) }
    lines.endArray()
    lines.endObject()
    lines.endLine()
  }

  package static func append(_ record: SnapshotEntry, to lines: inout JSONWriter) {
    lines.beginObject()
    lines.field("ns", record.namespace.name)
    append("key", "key_b64", record.key.bytes, to: &lines)
    append("value", "value_b64", record.entry.value, to: &lines)
    if let metadata = record.entry.metadata {
      append("metadata", "metadata_b64", metadata, to: &lines)
    }
    if let expiration = record.entry.expiration { lines.field("expiration", expiration) }
    lines.endObject()
    lines.endLine()
  }

  static func append(_ summary: SnapshotSummary, to lines: inout JSONWriter) {
    lines.beginObject()
    lines.field("end", true)
    lines.field("entries", summary.entries)
    lines.field("digest", summary.digest)
    lines.endObject()
    lines.endLine()
  }

  private static func append(
    _ name: StaticString, _ base64Name: StaticString, _ bytes: [UInt8], to lines: inout JSONWriter
  ) {
    if isText(bytes) {
      lines.name(name)
      lines.string(bytes.span)
    } else {
      lines.name(base64Name)
      lines.string { Base64Text.append(bytes, to: &$0) }
    }
  }

  private static func isText(_ bytes: [UInt8]) -> Bool {
    guard let length = JSONString.encodedCount(bytes.span, .recordsV1) else { return false }
    return bytes.count < 1 << 20 || length - bytes.count <= bytes.count / 3
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
