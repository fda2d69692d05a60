import Core

/// How many keys one request of a metered service carries.
struct RequestShape: Hashable, Sendable {
  var keysPerList: Int
  var keysPerRead: Int
  var itemsPerWrite: Int

  /// The unit that ways to list are compared in: a key read in bulk.
  var requestCost: Int { keysPerRead }

  /// Workers KV reads 100 keys a request; a store takes more in one `read` and splits them.
  private static var defaultKeysPerRead: Int { 100 }

  init(_ capabilities: StoreCapabilities) {
    keysPerList = max(1, capabilities.pageSize)
    keysPerRead = max(1, min(Self.defaultKeysPerRead, capabilities.readBatchSize))
    itemsPerWrite = max(1, capabilities.writeBatchSize)
  }

  /// Requests that carry `count` things, `size` in each.
  static func requests(_ count: Int, per size: Int) -> Int {
    count <= 0 ? 0 : (count - 1) / size + 1
  }
}
