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

  /// Runs of all these cohorts count together. A clean-up moves nothing; a rollback takes away what
  /// it undid.
  init(_ states: [StateDocument]) {
    let runs = states.flatMap { state in state.runs.map { (cohort: state.cohort, run: $0) } }
      .filter { $0.run.kind != RunRecord.cleanupKind && $0.run.outcome != .running }
      .sorted { Self.order($0.run) < Self.order($1.run) }
    var standing: [String: (inPlace: Int, planned: Int)] = [:]
    points = runs.map { cohort, run in
      let moved = run.tally.applied + run.tally.already
      if run.kind == RunRecord.rollbackKind {
        standing[cohort, default: (0, 0)].inPlace = max(0, (standing[cohort]?.inPlace ?? 0) - moved)
      } else {
        standing[cohort] = (max(0, moved), max(0, run.tally.planned))
      }
      return Point(
        time: run.endedAt ?? run.startedAt, run: run.id, kind: run.kind, cohort: cohort,
        inPlace: standing.values.reduce(0) { $0 + $1.inPlace },
        planned: standing.values.reduce(0) { $0 + $1.planned })
    }
  }

  private static func order(_ run: RunRecord) -> (Timestamp, String) {
    (run.endedAt ?? run.startedAt, run.id)
  }
}
