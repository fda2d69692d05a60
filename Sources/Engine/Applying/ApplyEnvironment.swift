package import Core
package import Ledger

/// What a run needs besides its plan and store: who, where its records go, and how it is stopped.
package struct ApplyEnvironment: Sendable {
  /// Where the cohort's state, lock, journals and audit log are.
  package var ledger: CohortLedger
  package var actor: String
  package var surroundings: Surroundings
  package var lockTimeout: Duration
  package var retry: RetryPolicy
  package var stop: StopSignal
  /// Seconds between two saved checkpoints.
  package var checkpointInterval: Int64
  /// Batches that write something, at most; then the run stops with the rest not attempted. Batches
  /// whose operations are all found done do not count, so that a later run gets further. Nil: no limit.
  package var maximumRounds: Int?
  package var onProgress: @Sendable (ApplyProgress) -> Void

  package init(
    ledger: CohortLedger, actor: String, in surroundings: Surroundings,
    lockTimeout: Duration = .zero, retry: RetryPolicy = .none,
    stop: StopSignal = StopSignal(), checkpointInterval: Int64 = 5, maximumRounds: Int? = nil,
    onProgress: @escaping @Sendable (ApplyProgress) -> Void = { _ in }
  ) {
    self.ledger = ledger
    self.actor = actor
    self.surroundings = surroundings
    self.lockTimeout = lockTimeout
    self.retry = retry
    self.stop = stop
    self.checkpointInterval = checkpointInterval
    self.maximumRounds = maximumRounds
    self.onProgress = onProgress
  }
}

/// How far a run has come.
package struct ApplyProgress: Sendable {
  package var tally: Tally
  /// Operations with an outcome.
  package var done: Int
}

/// The clocks by which a run dates its reads and writes.
struct RunClock: Sendable {
  var now: @Sendable () -> Timestamp
  var uptime: @Sendable () -> Duration

  /// For reads that nothing is written on.
  static let stopped = RunClock(now: { Timestamp(seconds: 0) }, uptime: { .zero })
}

extension ApplyEnvironment {
  /// The surroundings for waiting: a wait ends when the run is asked to stop.
  var stoppable: Surroundings {
    var surroundings = surroundings
    surroundings.sleep = stop.interrupting(surroundings.sleep)
    return surroundings
  }

  var clock: RunClock { RunClock(now: surroundings.now, uptime: surroundings.uptime) }
}
