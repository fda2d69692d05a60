import Core
import Ledger

/// How much of what was planned stood in its place after each run.
struct ProgressTrend {
  struct Point {
    let time: Timestamp
    let run: String
    let kind: String
    let cohort: String
    let inPlace: Int
    let planned: Int

    /// In millionths; nil where nothing was planned.
    var ppm: Int? {
      guard planned > 0 else { return nil }
      return planned.dividingFullWidth(min(inPlace, planned).multipliedFullWidth(by: 1_000_000))
        .quotient
    }
  }

  /// Oldest first.
  let points: [Point]

  /// Runs of all these cohorts count together. An interrupted run takes away only what it saw to be
  /// gone. A clean-up moves nothing; a rollback takes away what it undid, and that of a rollback brings
  /// it back.
  init(_ states: [StateDocument]) {
    let runs = states.flatMap { state in state.runs.map { (cohort: state.cohort, run: $0) } }
      .filter { $0.run.kind != RunRecord.cleanupKind && $0.run.outcome != .running }
      .sorted { Self.order($0.run) < Self.order($1.run) }
    var standing: [String: Tally] = [:]
    var rollbacks: Set<String> = []
    points = runs.map { cohort, run in
      var tally = standing[cohort] ?? Tally()
      if run.kind != RunRecord.rollbackKind {
        tally = tally.after(run.tally, isComplete: run.outcome == .completed)
      } else if let undone = run.undoes?.runs, undone.count == 1, rollbacks.contains(undone[0]) {
        tally.bringBack(run.tally.applied)
      } else {
        tally.takeBack(run.tally.applied)
        rollbacks.insert(run.id)
      }
      standing[cohort] = tally
      return Point(
        time: run.endedAt ?? run.startedAt, run: run.id, kind: run.kind, cohort: cohort,
        inPlace: standing.values.reduce(0) { $0 + max(0, $1.inPlace) },
        planned: standing.values.reduce(0) { $0 + max(0, $1.planned) })
    }
  }

  private static func order(_ run: RunRecord) -> (Timestamp, String) {
    (run.endedAt ?? run.startedAt, run.id)
  }
}
