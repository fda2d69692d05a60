import ByteJSON
import Core

/// Bodies of bulk calls.
enum BulkBody {
  /// The pairs of a bulk put. Text goes as it is, other bytes in base64.
  static func puts(_ items: ArraySlice<WriteItem>) -> [UInt8] {
    var writer = JSONWriter(capacity: items.reduce(2) { $0 + estimate($1) })
    writer.beginArray()
    for item in items {
      guard case .put(let entry) = item.change else { continue }
      append(item.key, entry, to: &writer)
    }
    writer.endArray()
    return writer.bytes
  }

  static func deletes(_ items: ArraySlice<WriteItem>) -> [UInt8] {
    var writer = JSONWriter(capacity: items.reduce(2) { $0 + estimate($1) })
    writer.beginArray()
    for item in items { writer.string(item.key.bytes.span) }
    writer.endArray()
    return writer.bytes
  }

  private static func append(_ key: Key, _ entry: Entry, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.name("key")
    writer.string(key.bytes.span)
    writer.name("value")
    if !writer.string(entry.value.span) {
      writer.string { Base64Text.append(entry.value, to: &$0) }
      writer.name("base64")
      writer.boolean(true)
    }
    if let expiration = entry.expiration {
      writer.name("expiration")
      writer.integer(expiration)
    }
    if let metadata = entry.metadata {
      writer.name("metadata")
      writer.raw(metadata)
    }
    writer.endObject()
  }

  /// Bytes that an item mostly takes.
  private static func estimate(_ item: WriteItem) -> Int {
    guard case .put(let entry) = item.change else { return item.key.bytes.count + 3 }
    let value = entry.value.count + entry.value.count / 4
    return item.key.bytes.count + value + (entry.metadata?.count ?? 0) + 80
  }

  /// Bytes that an item takes at most: six for each that is escaped, a few for names and brackets.
  static func bound(_ item: WriteItem) -> Int {
    guard case .put(let entry) = item.change else { return 6 * item.key.bytes.count + 3 }
    return 6 * (item.key.bytes.count + entry.value.count) + (entry.metadata?.count ?? 0) + 100
  }
}
