import Dispatch
import Foundation
import Ledger
import Synchronization

/// Ctrl-C, SIGTERM and the end of the terminal (SIGHUP): the first asks the work to stop, the second
/// ends the program at once.
enum Interruption {
  /// How long work that writes to no store may take to stop before the program ends without it.
  private static let grace = DispatchTimeInterval.milliseconds(800)

  /// Runs `body`; the first signal calls `onFirst`, a second exits with status 130.
  static func handling<Result>(
    _ onFirst: @escaping @Sendable () -> Void, _ body: () async throws -> Result
  ) async rethrows -> Result {
    let received = SignalCount()
    // Whoever started the program with `nohup` wants it to outlive the terminal.
    let numbers = [SIGINT, SIGTERM] + (isIgnored(SIGHUP) ? [] : [SIGHUP])
    let sources = numbers.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if received.increment() == 1 { onFirst() } else { end() }
      }
      source.resume()
      return source
    }
    defer {
      for source in sources { source.cancel() }
      for number in numbers { signal(number, SIG_DFL) }
    }
    return try await body()
  }

  /// Runs `body` as a task that the first signal cancels.
  ///
  /// - Parameter endsSoon: whether the program ends without `body` where that does not stop within a
  ///   second; for work that writes nothing but files which appear whole or not at all.
  static func cancelling<Result: Sendable>(
    endsSoon: Bool = true, _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let task = Task { try await body() }
    let (asked, over) = (Flag(), Flag())
    let result = try await handling({
      asked.set()
      task.cancel()
      guard endsSoon else { return }
      DispatchQueue.global().asyncAfter(deadline: .now() + grace) {
        guard !over.isSet else { return }
        Messages.say(.error, "interrupted; nothing was left half-done")
        end()
      }
    }) {
      defer { over.set() }
      return try await task.value
    }
    // Work that was done by then is not gone on with.
    if endsSoon, asked.isSet { throw CancellationError() }
    return result
  }

  private static func end() -> Never {
    TemporaryFiles.discardAll()
    _exit(130)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(number, nil, &action) == 0 else { return false }
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

private final class Flag: Sendable {
  private let value = Atomic<Bool>(false)

  var isSet: Bool { value.load(ordering: .acquiring) }
  func set() { value.store(true, ordering: .releasing) }
}

private final class SignalCount: Sendable {
  private let count = Atomic<Int>(0)

  func increment() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
}
