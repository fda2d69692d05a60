import Dispatch

/// Threads for calls that wait for a disk or a lock, so that none of the cooperative pool's does.
///
/// The system adds a thread while all of them wait, up to some sixty.
package enum FileWork {
  fileprivate static let queue = DispatchQueue(label: "keyshift.files", attributes: .concurrent)

  /// Runs `body` on one of the threads, and suspends until it is done. Cancelling does not end it.
  package static func run<Value: Sendable, Failure: Error>(
    _ body: @escaping @Sendable () throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: Result(catching: body)) }
    }
    return try result.get()
  }

  /// Waits without a thread. Cancelling does not cut it short, so that a cancelled task does not ask for a
  /// lock in a tight loop.
  package static func pause(milliseconds: Int) async {
    await withCheckedContinuation { continuation in
      queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { continuation.resume() }
    }
  }
}

/// Runs an actor whose calls block, one call at a time.
package final class FileExecutor: SerialExecutor {
  private let queue: DispatchQueue

  /// - Parameters:
  ///   - label: for debuggers.
  ///   - hasOwnThread: for calls that may wait for minutes, as those of a network do; else the threads are
  ///     those of `FileWork`.
  package init(_ label: String, hasOwnThread: Bool = false) {
    queue = DispatchQueue(label: label, target: hasOwnThread ? nil : FileWork.queue)
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
