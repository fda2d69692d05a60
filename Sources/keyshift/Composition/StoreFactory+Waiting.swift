import Core
import Ledger

/// A point in time until which a command waits for what others hold: the cohort's lock first, then the
/// store.
struct WaitLimit: Sendable {
  let end: ContinuousClock.Instant

  init(_ timeout: Duration) { end = .now.advanced(by: timeout) }

  var isOver: Bool { ContinuousClock.now >= end }
}

extension StoreFactory {
  /// As `withStore`, and opens a store that another process has locked again and again until `limit`.
  ///
  /// - Parameter sleep: waits, and throws where the wait is to end early.
  /// - Throws: `LedgerError` `.lockHeld` where the store stays busy: like the cohort's lock, it is
  ///   somebody else's for now.
  static func withStore<Result>(
    _ store: ResolvedStore, _ access: Access, _ session: StoreSession,
    waitingUntil limit: WaitLimit,
    sleep: @Sendable (Duration) async throws -> Void = Environment.sleep,
    _ body: (any KeyValueStore) async throws -> Result
  ) async throws -> Result {
    var isOpen = false
    while true {
      do {
        return try await withStore(store, access, session) { store in
          isOpen = true
          return try await body(store)
        }
      } catch let error as StoreError where error.code == .busy && !isOpen {
        guard !limit.isOver else { throw LedgerError(.lockHeld, error.message, cause: error.cause) }
        try await sleep(.milliseconds(250))
      }
    }
  }
}
