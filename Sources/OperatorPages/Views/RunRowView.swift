import Core
import Ledger
import Review

/// A run as tables list it.
struct RunRowView: Sendable {
  let id: String
  let path: String
  let cohort: String
  let cohortPath: String
  let kind: String
  let actor: String
  let started: MomentView
  let outcome: BadgeView
  let planned: NumberView
  let applied: NumberView
  let already: NumberView
  /// What came to neither, of what was planned.
  let rest: String

  init(_ run: RunRecord, environment: String, cohort: String, now: Timestamp) {
    id = DisplayText.name(run.id)
    path = PagePath.run(run.id)
    self.cohort = DisplayText.name(cohort)
    cohortPath = PagePath.cohort(environment, cohort)
    kind = DisplayText.name(run.kind)
    actor = DisplayText.name(run.actor)
    started = MomentView(run.startedAt, now: now)
    outcome = BadgeView(run.outcome)
    planned = NumberView(run.tally.planned)
    applied = NumberView(run.tally.applied)
    already = NumberView(run.tally.already)
    rest = Self.rest(run.tally)
  }

  /// `3 skipped, 1 conflicted`; a dash where there is nothing.
  private static func rest(_ tally: Tally) -> String {
    let terms = tally.named.dropFirst(3).filter { $0.count != 0 }.map { name, count in
      "\(count.map { DisplayText.count($0) } ?? "unknown") \(name.substituting("_", with: " "))"
    }
    return terms.isEmpty ? "–" : terms.joined(separator: ", ")
  }
}

/// A table of runs, newest first.
struct RunTableView: Sendable {
  let caption: String
  /// Whether a column says which cohort a run is of.
  let namesCohorts: Bool
  let runs: [RunRowView]
  /// Older runs that the table leaves out.
  let omitted: String?

  init(
    caption: String, _ states: [StateDocument], most: Int, namesCohorts: Bool, now: Timestamp
  ) {
    let all = states.flatMap { state in state.runs.map { (state: state, run: $0) } }
      .sorted { ($0.run.startedAt, $0.run.id) > ($1.run.startedAt, $1.run.id) }
    self.caption = caption
    self.namesCohorts = namesCohorts
    runs = all.prefix(most).map { state, run in
      RunRowView(run, environment: state.environment, cohort: state.cohort, now: now)
    }
    omitted = all.count > most ? DisplayText.count(all.count - most, "older run") : nil
  }
}
