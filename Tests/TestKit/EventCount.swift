import Synchronization

/// Counts events, for those who wait until so many have happened.
package final class EventCount: Sendable {
  private struct State {
    var count = 0
    var waiting: [(goal: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  package init() {}

  package var count: Int { state.withLock { $0.count } }

  package func note() {
    let reached = state.withLock { state in
      state.count += 1
      let count = state.count
      defer { state.waiting.removeAll { $0.goal <= count } }
      return state.waiting.filter { $0.goal <= count }.map(\.continuation)
    }
    for continuation in reached { continuation.resume() }
  }

  /// Returns once `goal` events have happened, at once where they have.
  package func reached(_ goal: Int) async {
    await withCheckedContinuation { continuation in
      let isReached = state.withLock { state in
        if state.count < goal { state.waiting.append((goal, continuation)) }
        return state.count >= goal
      }
      if isReached { continuation.resume() }
    }
  }
}
