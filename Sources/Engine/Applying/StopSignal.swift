import Synchronization

/// A request to stop at the next safe point; raised by a signal handler, read by the applier and by
/// whatever waits.
package final class StopSignal: Sendable {
  private struct State {
    var isRaised = false
    var next: UInt64 = 0
    var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  package var isRaised: Bool { state.withLock { $0.isRaised } }

  package func raise() {
    let waiting = state.withLock { state in
      state.isRaised = true
      defer { state.waiting.removeAll() }
      return Array(state.waiting.values)
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Returns when the signal is raised, or the task cancelled.
  package func raised() async {
    let number = state.withLock { state in
      state.next += 1
      return state.next
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          guard !state.isRaised, !Task.isCancelled else { return true }
          state.waiting[number] = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
    }
  }

  /// Turns a sleep into one that ends at once, with `CancellationError`, when the signal is raised.
  package func interrupting(
    _ sleep: @escaping @Sendable (Duration) async throws -> Void
  ) -> @Sendable (Duration) async throws -> Void {
    { duration in
      if self.isRaised { throw CancellationError() }
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await sleep(duration) }
        tasks.addTask {
          await self.raised()
          throw CancellationError()
        }
        defer { tasks.cancelAll() }
        try await tasks.next()
      }
    }
  }
}
