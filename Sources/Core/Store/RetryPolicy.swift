/// How often, and after which waits, a temporary store error is tried again.
package struct RetryPolicy: Sendable {
  private let waits: [Duration]
  private let sleep: @Sendable (Duration) async throws -> Void

  /// - Parameters:
  ///   - waits: the wait before each further attempt; empty tries once.
  ///   - sleep: waits, and throws when the task is cancelled.
  package init(
    waits: [Duration], sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.waits = waits
    self.sleep = sleep
  }

  /// One attempt.
  package static let none = RetryPolicy(waits: [], sleep: { _ in })

  /// The policy over a store: one attempt where the store repeats requests by itself.
  package func over(_ store: some KeyValueStore) -> RetryPolicy {
    store.capabilities.retriesItself ? .none : self
  }

  /// Waits where `error` may pass, before attempt number `attempt + 1`.
  ///
  /// - Returns: false where there is nothing to wait for, or the wait was cancelled.
  package func waits(after error: StoreError, attempt: Int) async -> Bool {
    guard error.isTemporary, attempt < waits.count else { return false }
    do { try await sleep(waits[attempt]) } catch { return false }
    return true
  }

  /// Runs `body` until it succeeds, fails for good, or the waits run out.
  package func run<Result>(
    _ body: () async throws(StoreError) -> Result
  ) async throws(StoreError) -> Result {
    var attempt = 0
    while true {
      do { return try await body() } catch {
        guard await waits(after: error, attempt: attempt) else { throw error }
        attempt += 1
      }
    }
  }
}

extension StoreError {
  /// Whether the same call may succeed later.
  package var isTemporary: Bool {
    code == .unavailable || code == .busy || code == .changedDuringRead
  }
}
