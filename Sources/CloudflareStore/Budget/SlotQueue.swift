import Core
import Synchronization

/// Places for requests in flight, given to those who wait in the order in which they came.
final class SlotQueue: Sendable {
  private struct State {
    var taken = 0
    var nextID = 0
    var waiting: [(id: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    /// Cancelled before they began to wait.
    var cancelled: Set<Int> = []

    /// Those who may go on now.
    mutating func admit(limit: Int) -> [CheckedContinuation<Bool, Never>] {
      let count = min(max(0, limit - taken), waiting.count)
      let admitted = waiting.prefix(count).map(\.continuation)
      waiting.removeFirst(count)
      taken += count
      return admitted
    }
  }

  private let state = Mutex(State())

  /// - Throws: `cancelled` when the task is cancelled first; no place is taken then.
  func take(limit: Int) async throws(StoreError) {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    let isTaken = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let resumed = state.withLock { state -> [CheckedContinuation<Bool, Never>]? in
          guard state.cancelled.remove(id) == nil else { return nil }
          state.waiting.append((id, continuation))
          return state.admit(limit: limit)
        }
        guard let resumed else { return continuation.resume(returning: false) }
        for continuation in resumed { continuation.resume(returning: true) }
      }
    } onCancel: {
      cancel(id)
    }
    state.withLock { _ = $0.cancelled.remove(id) }
    guard isTaken else { throw .interrupted }
  }

  func give(limit: Int) {
    let admitted = state.withLock { state in
      state.taken -= 1
      return state.admit(limit: limit)
    }
    for continuation in admitted { continuation.resume(returning: true) }
  }

  private func cancel(_ id: Int) {
    let waiting = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      guard let index = state.waiting.firstIndex(where: { $0.id == id }) else {
        state.cancelled.insert(id)
        return nil
      }
      return state.waiting.remove(at: index).continuation
    }
    waiting?.resume(returning: false)
  }
}
