/// A key-value store, as much of it as a migration needs.
///
/// Expired entries are absent from scans and reads. Every conforming type passes
/// `StoreTesting`'s conformance suite.
public protocol KeyValueStore<Pages>: Sendable {
  associatedtype Pages: AsyncSequence<ScanPage, StoreError> & Sendable

  var capabilities: StoreCapabilities { get }

  /// What the store is, the same on every machine that reaches it (`sqlite:state/demo.sqlite`,
  /// `cloudflare:<account>`); part of the plan digest. Holds no secret.
  var identity: String { get }

  /// What was asked of the service so far; nil where requests are not counted.
  var requestCounts: RequestCounts? { get }

  /// Lists the ranges one after the other; each range's keys in byte order where `ordersKeys`.
  ///
  /// Pages are produced on demand: nothing is read ahead of the consumer. A key written or deleted
  /// during the scan may or may not be seen; every other key is seen exactly once.
  func pages(_ scan: Scan) -> Pages

  /// Reads keys in the order asked; nil where the key is absent or expired.
  ///
  /// - Parameter keys: at most `readBatchSize`.
  /// - Throws: whenever an answer is not known. An error is never "absent".
  func read(_ namespace: Namespace, _ keys: [Key]) async throws(StoreError) -> [Entry?]

  /// The same, with what is known of the keys beforehand.
  ///
  /// - Parameter hints: one for each key, in order; empty where nothing is known.
  func read(
    _ namespace: Namespace, _ keys: [Key], hints: [ReadHint]
  ) async throws(StoreError) -> [Entry?]

  /// Carries out the batch's items, each only where its expectations hold.
  ///
  /// - Parameter batch: at most `writeBatchSize` items, no key twice.
  /// - Returns: one outcome per item, in order; `.written` only where the store said so.
  /// - Throws: when nothing of the batch is known to be written; the keys must be read to find out.
  func write(_ batch: WriteBatch) async throws(StoreError) -> [WriteOutcome]
}

extension KeyValueStore {
  /// Nil: a store whose requests cost nothing counts none.
  public var requestCounts: RequestCounts? { nil }

  /// Reads without the hints: a store that reads every value alike has no use for them.
  public func read(
    _ namespace: Namespace, _ keys: [Key], hints: [ReadHint]
  ) async throws(StoreError) -> [Entry?] {
    try await read(namespace, keys)
  }
}

/// What an opened store is for.
package enum StoreAccess: String, Hashable, Sendable, CaseIterable {
  /// Changes nothing: neither the store nor anything next to it.
  case reading
  case writing
}
