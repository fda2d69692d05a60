import ByteJSON
import Core

/// What is checked of an item before it is sent, so that it cannot fail others in its request.
struct ItemCheck: Sendable {
  let capabilities: StoreCapabilities
  let now: Int64

  func violation(of item: WriteItem) -> StoreError? {
    if let error = KeyCheck.violation(of: item.key, in: item.namespace) { return error }
    if let error = capabilities.violation(of: item, now: now) { return error }
    guard case .put(let entry) = item.change, let metadata = entry.metadata else { return nil }
    do throws(JSONError) {
      var reader = JSONReader(metadata)
      try reader.skip()
      try reader.finish()
      return nil
    } catch {
      return StoreError(
        .other, "the metadata for '\(item.key)' in \(item.namespace) is \(error)")
    }
  }
}

/// The names that Workers KV takes.
enum KeyCheck {
  static func violation(of key: Key, in namespace: Namespace) -> StoreError? {
    let bytes = key.bytes
    if bytes.isEmpty || bytes == [0x2E] || bytes == [0x2E, 0x2E] {
      return StoreError(
        .limitExceeded, "the key '\(key)' in \(namespace): Workers KV does not allow such a key")
    }
    if key.text == nil {
      return StoreError(
        .limitExceeded,
        "the key '\(key)' in \(namespace) is not UTF-8, as every key of Workers KV is")
    }
    return nil
  }
}
