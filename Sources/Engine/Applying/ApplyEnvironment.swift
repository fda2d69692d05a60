package import Core
package import Ledger
package import SystemPackage

/// What a run takes from outside: who, when, where its records go, and how it is stopped.
package struct ApplyEnvironment: Sendable {
  /// Where the cohort's state, lock, journals and audit log are.
  package var ledger: CohortLedger
  package var actor: String
  package var now: @Sendable () -> Timestamp
  /// Time since some moment, which is never set back; for how long ago a read was. By itself, `now`.
  package var uptime: @Sendable () -> Duration
  /// A new run ID each time; becomes a directory's name.
  package var makeRunID: @Sendable () -> String
  /// A new lineage for a cohort's first state.
  package var makeLineage: @Sendable () -> String
  package var lease: LeaseSettings
  package var lockTimeout: Duration
  package var retry: RetryPolicy
  package var stop: StopSignal
  /// Seconds between two saved checkpoints.
  package var checkpointInterval: Int64
  /// Batches that write something, at most; then the run stops with the rest not attempted. Batches
  /// whose operations are all found done do not count, so that a later run gets further. Nil: no limit.
  package var maximumRounds: Int?
  /// For temporary files, where requests cost and destinations are listed; nil takes the system's.
  package var spoolDirectory: FilePath?
  package var onProgress: @Sendable (ApplyProgress) -> Void

  package init(
    ledger: CohortLedger, actor: String,
    now: @escaping @Sendable () -> Timestamp,
    makeRunID: @escaping @Sendable () -> String, makeLineage: @escaping @Sendable () -> String,
    lease: LeaseSettings, lockTimeout: Duration = .zero, retry: RetryPolicy = .none,
    stop: StopSignal = StopSignal(), checkpointInterval: Int64 = 5,
    maximumRounds: Int? = nil, spoolDirectory: FilePath? = nil,
    uptime: (@Sendable () -> Duration)? = nil,
    onProgress: @escaping @Sendable (ApplyProgress) -> Void = { _ in }
  ) {
    self.ledger = ledger
    self.actor = actor
    self.now = now
    self.uptime = uptime ?? { .milliseconds(now().milliseconds) }
    self.makeRunID = makeRunID
    self.makeLineage = makeLineage
    self.lease = lease
    self.lockTimeout = lockTimeout
    self.retry = retry
    self.stop = stop
    self.checkpointInterval = checkpointInterval
    self.maximumRounds = maximumRounds
    self.spoolDirectory = spoolDirectory
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
  /// The lease's settings, whose waits end when the run is asked to stop.
  var stoppableLease: LeaseSettings {
    var settings = lease
    settings.sleep = stop.interrupting(settings.sleep)
    return settings
  }

  var clock: RunClock { RunClock(now: now, uptime: uptime) }
}
