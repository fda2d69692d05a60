extension Tally {
  package init(
    planned: Int = 0, applied: Int = 0, already: Int = 0, skipped: Int = 0, rejected: Int = 0,
    drifted: Int = 0, conflicted: Int = 0, failed: Int = 0, notAttempted: Int = 0
  ) {
    self.init()
    self.planned = planned
    self.applied = applied
    self.already = already
    self.skipped = skipped
    self.rejected = rejected
    self.drifted = drifted
    self.conflicted = conflicted
    self.failed = failed
    self.notAttempted = notAttempted
  }

  /// A run's tally before its first operation.
  package static func unattempted(_ planned: Int) -> Tally {
    Tally(planned: planned, notAttempted: planned)
  }

  package var applied: Int {
    get { self[.applied] }
    set { self[.applied] = newValue }
  }

  package var already: Int {
    get { self[.already] }
    set { self[.already] = newValue }
  }

  package var skipped: Int {
    get { self[.skipped] }
    set { self[.skipped] = newValue }
  }

  package var rejected: Int {
    get { self[.rejected] }
    set { self[.rejected] = newValue }
  }

  package var drifted: Int {
    get { self[.drifted] }
    set { self[.drifted] = newValue }
  }

  package var conflicted: Int {
    get { self[.conflicted] }
    set { self[.conflicted] = newValue }
  }

  package var failed: Int {
    get { self[.failed] }
    set { self[.failed] = newValue }
  }
}
