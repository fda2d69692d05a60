import ByteJSON

extension StoreCapabilities {
  /// Why the store does not take `key`, or nil when it does.
  package func refusal(of key: Key) -> Reason? {
    if key.bytes.count > maximumKeyBytes { return .keyTooLong }
    return key.isMalformed ? .malformedKey : nil
  }

  /// Why the store never takes an entry of this size, or nil when it does.
  package func refusal(ofSizeOf entry: Entry) -> Reason? {
    if entry.value.count > maximumValueBytes { return .valueTooLarge }
    if let metadata = entry.metadata, metadata.count > maximumMetadataBytes {
      return .metadataTooLarge
    }
    return nil
  }

  /// Why the store does not take `entry` at `now`, in seconds since 1970, or nil when it does.
  package func refusal(of entry: Entry, now: Int64) -> Reason? {
    if let reason = refusal(ofSizeOf: entry) { return reason }
    if let metadata = entry.metadata, !metadata.isJSON { return .metadataNotJSON }
    guard let expiration = entry.expiration else { return nil }
    if expiration <= 0 { return .corruptExpiration }
    return isFarEnough(expiration, at: now) ? nil : .expiresTooSoon
  }

  /// Whether the store takes back what is about to be overwritten or deleted: what it refuses could
  /// be restored neither by a rollback nor from a snapshot.
  package func takesBack(_ entry: Entry, under key: Key, now: Int64) -> Bool {
    refusal(of: key) == nil && refusal(of: entry, now: now) == nil
  }
}

extension Key {
  /// Whether no store takes it: it is empty, `.`, `..`, or not UTF-8.
  package var isMalformed: Bool {
    bytes.isEmpty || bytes == [0x2E] || bytes == [0x2E, 0x2E] || text == nil
  }
}

extension [UInt8] {
  /// Whether the bytes are one JSON document: what Workers KV takes as metadata.
  fileprivate var isJSON: Bool {
    var reader = JSONReader(self)
    do throws(JSONError) {
      try reader.skip()
      try reader.finish()
      return true
    } catch { return false }
  }
}
