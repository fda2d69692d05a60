import Core

/// How much of a plan is read, decided and written together.
///
/// Three batches are in memory at a time.
enum ApplyBatch {
  /// Bytes of values, at most, by the sizes that the plan states.
  static let bytes = 8 * 1_024 * 1_024

  private static let operations = 1_000
  /// A request writes 10,000 items; half as many cost two requests in ten thousand operations more.
  private static let meteredOperations = 5_000

  /// Operations, where the plan says nothing.
  static func size(_ capabilities: StoreCapabilities) -> Int {
    min(
      capabilities.writeBatchSize,
      capabilities.tariff == nil ? operations : meteredOperations)
  }
}
