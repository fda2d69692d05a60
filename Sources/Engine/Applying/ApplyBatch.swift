import Core

/// How much of a plan is read, decided and written together.
///
/// Three batches are in memory at a time.
enum ApplyBatch {
  /// Bytes of values, at most, by the sizes that the plan states.
  static let bytes = 8 * 1_024 * 1_024

  /// Values that are read alone, at most: a minute's requests would be too many for a listing that is good
  /// for a minute.
  static let lone = 100

  private static let operations = 1_000

  /// Operations, where the plan says nothing.
  ///
  /// Where a request takes long, half of what one write carries: memory stays bounded, and a run takes
  /// at most twice the requests.
  static func size(_ capabilities: StoreCapabilities) -> Int {
    let most =
      capabilities.requestLatency == .roundTrip
      ? max(operations, capabilities.writeBatchSize / 2) : operations
    return min(capabilities.writeBatchSize, most)
  }
}
