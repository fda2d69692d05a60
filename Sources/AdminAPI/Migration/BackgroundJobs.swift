import ServiceLifecycle
import Synchronization

/// Work that goes on when its caller has hung up, and that the server's end waits for.
///
/// Only so many run at once, and only so many wait for their turn.
final class BackgroundJobs: Service {
  private typealias Job = @Sendable () async -> Void

  /// What became of a job that was handed over.
  enum Start: Hashable, Sendable {
    case begun
    /// As many are waiting as may.
    case full
    /// The server is about to end.
    case ending
  }

  private let running: Int
  private let limit: Int
  private let queue: AsyncStream<Job>
  private let entrance: AsyncStream<Job>.Continuation
  private let pending = Mutex(0)

  /// - Parameters:
  ///   - running: at once; at least 1.
  ///   - waiting: for their turn, besides.
  init(running: Int, waiting: Int) {
    self.running = max(1, running)
    limit = max(1, running) + max(0, waiting)
    (queue, entrance) = AsyncStream.makeStream(
      of: Job.self, bufferingPolicy: .bufferingOldest(limit))
  }

  func run() async throws {
    await withGracefulShutdownHandler {
      await withTaskGroup(of: Void.self) { group in
        var active = 0
        for await job in queue {
          if active == running {
            await group.next()
            active -= 1
          }
          active += 1
          group.addTask {
            await job()
            self.pending.withLock { $0 -= 1 }
          }
        }
      }
    } onGracefulShutdown: {
      self.entrance.finish()
    }
  }

  /// Runs `body` apart from the caller's task, and waits for its result.
  ///
  /// - Throws: what `body` throws; 503 when too much is under way; `CancellationError` when the server is
  ///   about to end.
  func result<Value: Sendable>(
    of body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let start = start {
        do { continuation.resume(returning: try await body()) } catch {
          continuation.resume(throwing: error)
        }
      }
      switch start {
      case .begun: break
      case .full: continuation.resume(throwing: AdminError.busy)
      case .ending: continuation.resume(throwing: CancellationError())
      }
    }
  }

  /// Runs `body` in the background; nothing is begun unless the answer is `.begun`.
  @discardableResult
  func start(_ body: @escaping @Sendable () async -> Void) -> Start {
    let hasRoom = pending.withLock { pending in
      guard pending < limit else { return false }
      pending += 1
      return true
    }
    guard hasRoom else { return .full }
    if case .enqueued = entrance.yield(body) { return .begun }
    pending.withLock { $0 -= 1 }
    return .ending
  }
}

/// Tells everybody who waits that the server was asked to end, before anything else is shut down.
struct ShutdownNotice: Service {
  let onShutdown: @Sendable () -> Void

  func run() async throws {
    try? await gracefulShutdown()
    onShutdown()
  }
}
