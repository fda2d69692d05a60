import Core
import Ledger

/// The migrations in the state directory, as metrics.
enum MigrationMetrics {
  static func write(_ states: [StateDocument], to text: inout MetricsText) {
    text.family("keyshift_users", .gauge, "Users of a cohort, by whether they are done.")
    for state in states {
      let done = state.users.count(where: \.done)
      text.sample("keyshift_users", state.labels + [("done", "true")], done)
      text.sample("keyshift_users", state.labels + [("done", "false")], state.users.count - done)
    }
    text.family("keyshift_runs", .gauge, "Recorded runs of a cohort, by kind and outcome.")
    for state in states {
      let kinds = Dictionary(grouping: state.runs) { [$0.kind, $0.outcome.rawValue] }
      for (kind, runs) in kinds.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
        text.sample(
          "keyshift_runs", state.labels + [("kind", kind[0]), ("outcome", kind[1])], runs.count)
      }
    }
    writeLastRuns(states, to: &text)
  }

  private static func writeLastRuns(_ states: [StateDocument], to text: inout MetricsText) {
    let last = states.compactMap { state in state.runs.last.map { (state.labels, $0) } }
    text.family(
      "keyshift_last_run_operations", .gauge,
      "Operations of a cohort's last run by outcome; planned is the sum of all outcomes.")
    for (labels, run) in last {
      for case (let name, let count?) in run.tally.named {
        text.sample("keyshift_last_run_operations", labels + [("outcome", name)], count)
      }
    }
    text.family(
      "keyshift_last_run_failure_ratio", .gauge,
      "Share of the last run's operations that failed, 0 to 1.")
    for (labels, run) in last {
      let planned = run.tally.planned
      let ratio = planned > 0 ? Double(run.tally.failed) / Double(planned) : 0
      text.sample("keyshift_last_run_failure_ratio", labels, ratio)
    }
    text.family(
      "keyshift_apply_window_seconds", .gauge,
      "Longest time from a batch's first read to the response of its writes, in the last run.")
    for (labels, run) in last {
      guard let window = run.window else { continue }
      text.sample("keyshift_apply_window_seconds", labels, Double(window) / 1_000)
    }
    text.family("keyshift_last_run_duration_seconds", .gauge, "How long the last run took.")
    for (labels, run) in last {
      guard let ended = run.endedAt else { continue }
      let span = ended.milliseconds - run.startedAt.milliseconds
      text.sample("keyshift_last_run_duration_seconds", labels, Double(span) / 1_000)
    }
    text.family(
      "keyshift_last_run_start_timestamp_seconds", .gauge, "When the last run began, Unix time.")
    for (labels, run) in last {
      text.sample(
        "keyshift_last_run_start_timestamp_seconds", labels,
        Double(run.startedAt.milliseconds) / 1_000)
    }
  }

  static func write(
    _ freezes: [(environment: String, freeze: FreezeRecord?)], to text: inout MetricsText
  ) {
    text.family("keyshift_environment_frozen", .gauge, "1 where no run may start, else 0.")
    for (environment, freeze) in freezes {
      text.sample(
        "keyshift_environment_frozen", [("environment", environment)], freeze == nil ? 0 : 1)
    }
  }

  static func write(_ coverage: CoverageReport?, to text: inout MetricsText) {
    guard let coverage else { return }
    let labels = [("environment", coverage.environment), ("cohort", coverage.cohort)]
    text.family(
      "keyshift_legacy_keys", .gauge,
      "Legacy keys when last counted; left means without a canonical key.")
    for row in coverage.rows {
      guard let keys = row.keys else { continue }
      let own = labels + [("rule", row.rule), ("namespace", row.namespace.name)]
      text.sample("keyshift_legacy_keys", own + [("state", "all")], keys.legacy)
      text.sample("keyshift_legacy_keys", own + [("state", "left")], keys.left)
    }
    text.family("keyshift_canonical_keys", .gauge, "Canonical keys when last counted.")
    for row in coverage.rows {
      guard let keys = row.keys else { continue }
      text.sample(
        "keyshift_canonical_keys",
        labels + [("rule", row.rule), ("namespace", row.namespace.name)], keys.moved)
    }
  }
}

extension StateDocument {
  fileprivate var labels: [(String, String)] {
    [("environment", environment), ("cohort", cohort)]
  }
}
