import Core

/// A stretch of the plan whose records' values may still have to be read.
struct PendingChunk: Sendable {
  /// A key that the chunk needs the entry of.
  struct Wanted: Sendable {
    var namespace: Namespace
    var key: Key
    /// Whether a listing has shown it; else it may not exist.
    var isListed: Bool
  }

  var wanted: [Wanted]
  /// The chunk, from the entries of `wanted`, in their order.
  var complete: @Sendable ([Entry?]) async throws(StoreError) -> JoinedChunk
}
