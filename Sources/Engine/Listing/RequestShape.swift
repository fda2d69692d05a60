import Core

/// How many keys one request of a store carries.
struct RequestShape: Hashable, Sendable {
  var keysPerList: Int
  var keysPerRead: Int
  var itemsPerWrite: Int

  /// The unit that ways to list are compared in: a key read in bulk.
  var requestCost: Int { keysPerRead }

  init(_ capabilities: StoreCapabilities) {
    keysPerList = max(1, capabilities.pageSize)
    keysPerRead = max(1, min(capabilities.keysPerRead, capabilities.readBatchSize))
    itemsPerWrite = max(1, capabilities.writeBatchSize)
  }

  /// Requests that carry `count` things, `size` in each.
  static func requests(_ count: Int, per size: Int) -> Int {
    count <= 0 ? 0 : (count - 1) / size + 1
  }
}
