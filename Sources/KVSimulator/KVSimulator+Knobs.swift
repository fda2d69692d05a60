package import Core
import Synchronization

/// Knobs that are turned while a simulator serves; they hold for the requests that come after.
extension KVSimulator {
  package var counters: RequestCounters { controls.gate.withLock { $0.counters } }

  package func resetCounters() { controls.gate.withLock { $0.counters = RequestCounters() } }

  /// Replaces every rule; the new ones count from here.
  package func setFaults(_ rules: [FaultRule]) {
    controls.gate.withLock { $0.faults.replace(with: rules) }
  }

  /// - Parameter seconds: 0 shows every write at once, also those that were hidden so far.
  package func setConsistencyDelay(_ seconds: Int64) { entries.consistencyDelay = seconds }

  /// Restarts every window; nil lifts the limit.
  package func setRateLimit(_ limit: RateLimit?) {
    controls.gate.withLock { $0.limiter = RateLimiter(limit: limit) }
  }

  /// Starts with nothing used today; nil lifts the quota.
  package func setDailyQuota(_ quota: DailyQuota?) { controls.limits.setDailyQuota(quota) }

  /// - Parameter interval: how long a write to a key lets the next one be refused.
  package func setWriteInterval(_ interval: Duration) { controls.limits.writeInterval = interval }

  /// - Parameter seconds: how long a cursor is taken, also one that was handed out before; nil for ever.
  package func setCursorLifetime(_ seconds: Int64?) { controls.limits.cursorLifetime = seconds }

  /// - Parameter requests: how many requests the credential is still good for.
  package func revoke(_ credential: Credential, afterRequests requests: Int = 0) {
    controls.gate.withLock { $0.credentials.revoke(credential, after: requests) }
  }

  package func revoke(token: String, afterRequests requests: Int = 0) {
    revoke(.token(token), afterRequests: requests)
  }

  package func accept(token: String, scope: TokenScope = .write) {
    controls.gate.withLock { $0.credentials.accept(.token(token), scope: scope) }
  }
}

/// The edges, and what an application that runs at one of them does, without a request.
extension KVSimulator {
  /// Puts edges in place of all others; they remember nothing.
  ///
  /// - Parameter lifetime: seconds for which an edge answers from what it fetched.
  package func setEdges(_ codes: Set<EdgeCode>, lifetime: Int64 = 60) {
    entries.setEdges(EdgeCaches(codes, lifetime: lifetime))
  }

  /// Reads as a caller at `edge` does: from what it remembers, else from the store.
  ///
  /// - Parameter namespace: by its ID.
  package func read(
    _ keys: [Key], in namespace: Namespace, at edge: EdgeCode
  ) async throws(StoreError) -> [Entry?] {
    try await entries.read(keys, in: namespace, at: edge)
  }

  /// Writes as a caller at `edge` does: the store has it at once, and so has that edge.
  ///
  /// - Parameters:
  ///   - items: no key twice.
  ///   - namespace: by its ID.
  package func write(
    _ items: [WriteItem], in namespace: Namespace, at edge: EdgeCode
  ) async throws(StoreError) -> [WriteOutcome] {
    try await entries.write(items, in: namespace, at: edge)
  }
}
