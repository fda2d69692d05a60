extension StoreCapabilities {
  /// Why a store with these limits does not take `item` at `now`, or nil when it does; the error is
  /// `limitExceeded`.
  package func violation(of item: WriteItem, now: Int64) -> StoreError? {
    if item.key.bytes.count > maximumKeyBytes {
      return tooLong("key", item.key.bytes.count, maximumKeyBytes, item)
    }
    guard case .put(let entry) = item.change else { return nil }
    if entry.value.count > maximumValueBytes {
      return tooLong("value", entry.value.count, maximumValueBytes, item)
    }
    if let metadata = entry.metadata, metadata.count > maximumMetadataBytes {
      return tooLong("metadata", metadata.count, maximumMetadataBytes, item)
    }
    guard let expiration = entry.expiration else { return nil }
    if !isFarEnough(expiration, at: now) {
      return StoreError(
        .limitExceeded,
        "the expiration for '\(item.key)' in \(item.namespace) must be at least "
          + "\(minimumExpirationLead) s ahead")
    }
    if !keepsExactly(expiration) {
      return StoreError(
        .limitExceeded,
        "the expiration for '\(item.key)' in \(item.namespace) must be a multiple of "
          + "\(expirationResolution) s, the store's resolution")
    }
    return nil
  }

  private func tooLong(
    _ what: String, _ count: Int, _ limit: Int, _ item: WriteItem
  ) -> StoreError {
    StoreError(
      .limitExceeded,
      "the \(what) for '\(item.key)' in \(item.namespace) has \(count) bytes; the limit is "
        + "\(limit)")
  }
}
