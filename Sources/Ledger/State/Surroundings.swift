package import Core
package import SystemPackage

/// What a process takes from outside: the time, waits, new IDs, who it is, where temporary files go.
///
/// A program makes it once, where it starts, and hands it to whatever plans, applies, verifies or serves.
/// Nothing else is asked for the time, so that all that one process writes is dated by one clock.
package struct Surroundings: Sendable {
  package var now: @Sendable () -> Timestamp
  /// Time since some moment, which is never set back; for how long ago a read was. By itself, `now`.
  package var uptime: @Sendable () -> Duration
  package var sleep: @Sendable (Duration) async throws -> Void
  /// A new ID each time, never the same twice; a lock's, for instance.
  package var makeID: @Sendable () -> String
  /// A new lineage for a cohort's first state. By itself, `makeID`.
  package var makeLineage: @Sendable () -> String
  /// A new run ID each time; becomes a directory's name.
  package var makeRunID: @Sendable () -> String
  package var process: ProcessIdentity
  /// For temporary files; nil takes the system's.
  package var temporaryDirectory: FilePath?

  package init(
    now: @escaping @Sendable () -> Timestamp,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    makeID: @escaping @Sendable () -> String, makeRunID: @escaping @Sendable () -> String,
    process: ProcessIdentity, temporaryDirectory: FilePath? = nil,
    uptime: (@Sendable () -> Duration)? = nil, makeLineage: (@Sendable () -> String)? = nil
  ) {
    self.now = now
    self.uptime = uptime ?? { .milliseconds(now().milliseconds) }
    self.sleep = sleep
    self.makeID = makeID
    self.makeLineage = makeLineage ?? makeID
    self.makeRunID = makeRunID
    self.process = process
    self.temporaryDirectory = temporaryDirectory
  }
}
