package import Core

/// The result of a run.
package struct ApplyReport: Sendable {
  /// Operations left because the content of their keys is not known yet.
  package struct Pending: Hashable, Sendable {
    package var operations: Int
    /// From when on a further run can tell.
    package var until: Timestamp
    /// Seconds from the run's end until then; at least 1.
    package var seconds: Int64

    package init(operations: Int, until: Timestamp, now: Timestamp) {
      self.operations = operations
      self.until = until
      seconds = max(1, (until.milliseconds - now.milliseconds + 999) / 1_000)
    }
  }

  package var run: String
  package var outcome: RunRecord.Outcome
  package var tally: Tally
  /// The run before this one that had not ended, as closed by this one.
  package var recovered: RecoveredRun?
  /// What ended a failed run.
  package var error: (any Error)?
  /// Keys by which the application was told of the run; nil where it was not.
  package var published: Int?
  /// Nil where nothing had to be left for that reason.
  package var pending: Pending?
  /// Milliseconds from a batch's first read to its writes' answer, at the widest: what another
  /// writer put into a key meanwhile is overwritten. Nil where the store compares before it writes,
  /// or nothing was written.
  package var window: Int64?
  /// Records that stay deleted: earlier runs wrote them, and they were deleted since.
  package var leftDeleted = 0

  package init(
    run: String, outcome: RunRecord.Outcome, tally: Tally, recovered: RecoveredRun?,
    error: (any Error)?, pending: Pending? = nil, window: Int64? = nil
  ) {
    self.run = run
    self.outcome = outcome
    self.tally = tally
    self.recovered = recovered
    self.error = error
    self.pending = pending
    self.window = window
  }
}

/// A run that a crash ended, after its open intents were looked up.
package struct RecoveredRun: Hashable, Sendable {
  package var run: String
  package var tally: Tally
  /// Writes that were in progress and turned out to have happened.
  package var written: Int
  /// Writes that were in progress and had not happened.
  package var notWritten: Int
  /// Writes that were in progress and of which only later reads can tell.
  package var pending = 0
  /// Whether the run ended before it had a journal.
  package var neverWrote = false
  /// What is wrong with its journal; nil where it is sound. Nothing is rolled back by such a journal.
  package var damage: String?

  package init(run: String, tally: Tally, written: Int, notWritten: Int) {
    self.run = run
    self.tally = tally
    self.written = written
    self.notWritten = notWritten
  }
}

/// A batch was written, or could only be written, later after its reads than `limits.window` allows.
package struct WindowExceeded: Error, Hashable, Sendable, CustomStringConvertible {
  /// Milliseconds from the batch's first read until its answer, or until its writes were given up.
  package var width: Int64
  /// Of the plan's limit, in milliseconds.
  package var limit: Int64
  /// Whether the batch was written all the same.
  package var isWritten: Bool

  package init(width: Int64, limit: Int64, isWritten: Bool) {
    self.width = width
    self.limit = limit
    self.isWritten = isWritten
  }

  package var description: String {
    let what =
      isWritten
      ? "the answer for a batch came \(Self.seconds(width)) after its first read"
      : "a batch could not be written within \(Self.seconds(width)) of its first read, and was "
        + "not written"
    return "\(what); `limits.window` allows \(Self.seconds(limit)). The remaining operations were "
      + "not attempted. Lower `limits.batch` or the load on the store, or raise the limit, and "
      + "plan again."
  }

  private static func seconds(_ milliseconds: Int64) -> String {
    let tenths = (milliseconds + 99) / 100
    return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
  }
}
