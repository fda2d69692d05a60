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

/// Runs an actor that reads or writes a file on those threads, one call at a time.
package final class FileExecutor: SerialExecutor {
  private let queue: DispatchQueue

  /// - Parameter label: for debuggers.
  package init(_ label: String) { queue = DispatchQueue(label: label, target: FileWork.queue) }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
