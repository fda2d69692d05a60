import ByteJSON
import Core

/// What a rollback undoes.
package struct RollbackBasis: Hashable, Sendable {
  /// A run that is undone.
  package struct Run: Hashable, Sendable {
    package var id: String
    /// The command of that run, such as `apply`.
    package var kind: String
    /// `sha256:…` over that run's journal; nil for a run that a crash ended before it was sealed.
    package var journal: String?

    package init(id: String, kind: String, journal: String?) {
      self.id = id
      self.kind = kind
      self.journal = journal
    }
  }

  /// What the rollback is about.
  package enum Scope: Hashable, Sendable {
    case run(Run)
    /// All runs of a cohort that wrote something, newest first; never empty.
    case cohort([Run])

    /// Newest first.
    package var runs: [Run] {
      switch self {
      case .run(let run): [run]
      case .cohort(let runs): runs
      }
    }
  }

  package var scope: Scope
  /// Why, as the operator put it.
  package var reason: String?

  package init(_ scope: Scope, reason: String? = nil) {
    self.scope = scope
    self.reason = reason
  }

  /// The rollback of one run.
  package init(run: String, kind: String, journal: String?, reason: String? = nil) {
    self.init(.run(Run(id: run, kind: kind, journal: journal)), reason: reason)
  }

  /// The runs that are undone, newest first.
  package var runs: [Run] { scope.runs }

  /// The newest of them, or the only one.
  package var newest: Run? { runs.first }

  package var isOfCohort: Bool {
    if case .cohort = scope { true } else { false }
  }
}

extension RollbackBasis.Run {
  /// By bytes, as the system reads paths: a letter or a mark next to a slash hides it from a search by
  /// characters.
  fileprivate var namesADirectory: Bool {
    let bytes = id.utf8
    return !bytes.isEmpty && bytes.first != UInt8(ascii: ".")
      && !bytes.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
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
    switch basis.scope {
    case .run(let run): fields(of: run)
    case .cohort(let runs):
      beginArray("runs")
      for run in runs {
        beginObject()
        fields(of: run)
        endObject()
      }
      endArray()
    }
    if let reason = basis.reason { field("reason", reason) }
    endObject()
  }

  private mutating func fields(of run: RollbackBasis.Run) {
    field("run", run.id)
    field("kind", run.kind)
    if let journal = run.journal { field("journal", journal) }
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
  /// What a rollback undoes, as `JSONDecoder` reads it: `run` and `kind`, or `runs`.
  struct Rollback: Decodable {
    var run: String?
    var kind: String?
    var journal: String?
    var runs: [Run]?
    var reason: String?

    struct Run: Decodable {
      var run: String
      var kind: String
      var journal: String?

      var basis: RollbackBasis.Run { RollbackBasis.Run(id: run, kind: kind, journal: journal) }
    }

    /// Nil unless it is about one run or several, each once, whose names lead to a directory of runs
    /// and to no other place.
    var basis: RollbackBasis? {
      guard let scope, scope.runs.allSatisfy(\.namesADirectory),
        Set(scope.runs.map { Bytewise($0.id) }).count == scope.runs.count
      else { return nil }
      return RollbackBasis(scope, reason: reason)
    }

    private var scope: RollbackBasis.Scope? {
      switch (run, kind, runs) {
      case (let run?, let kind?, nil):
        .run(RollbackBasis.Run(id: run, kind: kind, journal: journal))
      case (nil, nil, let runs?):
        journal == nil && !runs.isEmpty ? .cohort(runs.map(\.basis)) : nil
      default: nil
      }
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
    case ("rollback", let rollback?, nil): rollback.basis.map { .rollback($0) }
    case ("cleanup", nil, let cleanup?): .cleanup(cleanup.basis)
    default: nil
    }
  }
}
