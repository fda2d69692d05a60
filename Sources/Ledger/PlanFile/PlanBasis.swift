import ByteJSON

/// What a rollback undoes.
package struct RollbackBasis: Hashable, Sendable {
  package var run: String
  /// The command of that run, such as `apply`.
  package var kind: String
  /// `sha256:…` over that run's journal; nil for a run that a crash ended before it was sealed.
  package var journal: String?
  /// Why, as the operator put it.
  package var reason: String?

  package init(run: String, kind: String, journal: String?, reason: String? = nil) {
    self.run = run
    self.kind = kind
    self.journal = journal
    self.reason = reason
  }
}

/// What a clean-up rests on.
package struct CleanupBasis: Hashable, Sendable {
  /// The cohort's last run, and the digest of its plan.
  package var run: String
  package var planDigest: String
  /// Seconds that had to pass since that run.
  package var waitingSeconds: Int64
  /// The coverage that was asked for, in millionths.
  package var coveragePPM: Int

  package init(run: String, planDigest: String, waitingSeconds: Int64, coveragePPM: Int) {
    self.run = run
    self.planDigest = planDigest
    self.waitingSeconds = waitingSeconds
    self.coveragePPM = coveragePPM
  }
}

extension JSONWriter {
  mutating func append(_ basis: RollbackBasis) {
    beginObject("rollback")
    field("run", basis.run)
    field("kind", basis.kind)
    if let journal = basis.journal { field("journal", journal) }
    if let reason = basis.reason { field("reason", reason) }
    endObject()
  }

  mutating func append(_ basis: CleanupBasis) {
    beginObject("cleanup")
    field("run", basis.run)
    field("plan", basis.planDigest)
    field("waiting_seconds", basis.waitingSeconds)
    field("coverage_ppm", basis.coveragePPM)
    endObject()
  }
}

extension PlanDocument.Subject {
  /// What a rollback undoes, as `JSONDecoder` reads it.
  struct Rollback: Decodable {
    var run: String
    var kind: String
    var journal: String?
    var reason: String?

    /// Whether the run's name leads to a directory of runs and to no other place.
    /// By bytes, as the system reads paths: a letter or a mark next to a slash hides it from a
    /// search by characters.
    var namesADirectory: Bool {
      let bytes = run.utf8
      return !bytes.isEmpty && bytes.first != UInt8(ascii: ".")
        && !bytes.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
    }

    var basis: RollbackBasis {
      RollbackBasis(run: run, kind: kind, journal: journal, reason: reason)
    }
  }

  /// What a clean-up rests on, as `JSONDecoder` reads it.
  struct Cleanup: Decodable {
    var run: String
    var plan: String
    var waiting_seconds: Int64
    var coverage_ppm: Int

    var basis: CleanupBasis {
      CleanupBasis(
        run: run, planDigest: plan, waitingSeconds: waiting_seconds, coveragePPM: coverage_ppm)
    }
  }

  /// Nil unless what the plan rests on is stated just where its purpose needs it.
  var statedPurpose: PlanSubject.Purpose? {
    switch (purpose, rollback, cleanup) {
    case ("migrate", nil, nil): .migrate
    case ("rollback", let rollback?, nil):
      rollback.namesADirectory ? .rollback(rollback.basis) : nil
    case ("cleanup", nil, let cleanup?): .cleanup(cleanup.basis)
    default: nil
    }
  }
}
