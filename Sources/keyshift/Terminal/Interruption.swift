import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and SIGTERM: the first asks the work to stop, the second ends the program at once.
enum Interruption {
  /// Runs `body`; the first signal calls `onFirst`, a second exits with status 130.
  static func handling<Result>(
    _ onFirst: @escaping @Sendable () -> Void, _ body: () async throws -> Result
  ) async rethrows -> Result {
    let received = SignalCount()
    let sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if received.increment() == 1 { onFirst() } else { _exit(130) }
      }
      source.resume()
      return source
    }
    defer {
      for source in sources { source.cancel() }
      signal(SIGINT, SIG_DFL)
      signal(SIGTERM, SIG_DFL)
    }
    return try await body()
  }

  /// Runs `body` as a task that the first signal cancels.
  static func cancelling<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let task = Task { try await body() }
    return try await handling({ task.cancel() }) { try await task.value }
  }
}

private final class SignalCount: Sendable {
  private let count = Atomic<Int>(0)

  func increment() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
}
