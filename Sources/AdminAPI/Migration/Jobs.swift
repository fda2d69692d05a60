internal import ServiceLifecycle

/// Work that goes on when whoever asked for it has hung up, and that the server's end waits for.
final class Jobs: Service {
  private typealias Job = @Sendable () async -> Void

  private let queue: AsyncStream<Job>
  private let entrance: AsyncStream<Job>.Continuation

  init() { (queue, entrance) = AsyncStream.makeStream(of: Job.self) }

  func run() async throws {
    await withGracefulShutdownHandler {
      await withDiscardingTaskGroup { group in
        for await job in queue { group.addTask { await job() } }
      }
    } onGracefulShutdown: {
      self.entrance.finish()
    }
  }

  /// Runs `body` apart from the caller's task, and waits for its result.
  ///
  /// - Throws: what `body` throws; `CancellationError` when the server is about to end.
  func result<Value: Sendable>(
    of body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let isTaken = start {
        do { continuation.resume(returning: try await body()) } catch {
          continuation.resume(throwing: error)
        }
      }
      if !isTaken { continuation.resume(throwing: CancellationError()) }
    }
  }

  /// Runs `body` in the background.
  ///
  /// - Returns: false, with nothing begun, when the server is about to end.
  @discardableResult
  func start(_ body: @escaping @Sendable () async -> Void) -> Bool {
    if case .enqueued = entrance.yield(body) { true } else { false }
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
