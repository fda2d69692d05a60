import Core
import Ledger

struct OverviewView: Sendable {
  struct Environment: Sendable {
    let anchor: String
    let name: String
    let gate: GateVerdictView
    let facts: String?
    let hasCohorts: Bool
    let cohorts: [CohortRowView]
    let hasRuns: Bool
    let runs: RunTableView
    let chart: ChartView
  }

  let hasNone: Bool
  let environments: [Environment]

  init(_ model: OverviewModel) {
    let now = model.page.now
    hasNone = model.environments.isEmpty
    environments = model.environments.enumerated().map { index, environment in
      let states = environment.cohorts.map(\.state)
      let users = states.reduce(0) { $0 + $1.users.count }
      let done = states.reduce(0) { $0 + $1.users.count(where: \.done) }
      return Environment(
        anchor: "environment-\(index + 1)", name: DisplayText.name(environment.name),
        gate: GateVerdictView(environment.gate),
        facts: states.isEmpty
          ? nil
          : "\(DisplayText.count(states.count, "cohort")), \(DisplayText.count(done)) of "
            + "\(DisplayText.count(users, "user")) done",
        hasCohorts: !states.isEmpty,
        cohorts: environment.cohorts.map { CohortRowView($0, now: now) },
        hasRuns: states.contains { !$0.runs.isEmpty },
        runs: RunTableView(
          caption: "Recent runs", states, most: 10, namesCohorts: true, now: now),
        chart: ChartView(
          caption: "Coverage", trend: ProgressTrend(states), measured: environment.coverage,
          now: now))
    }
  }
}

/// Whether an environment takes its next cohort, and why not.
struct GateVerdictView: Sendable {
  let badge: BadgeView
  let reason: String?

  init(_ verdict: GateVerdict) {
    switch verdict {
    case .open:
      badge = .good("gate open")
      reason = nil
    case .closed(let why):
      badge = .bad("gate closed")
      reason = DisplayText.sentence(why)
    }
  }
}

/// A cohort as the overview lists it.
struct CohortRowView: Sendable {
  let name: String
  let path: String
  let done: String
  let users: String
  let percent: String
  let isComplete: Bool
  let runPath: String?
  let runKind: String?
  let lastRun: MomentView?
  let outcome: BadgeView
  let gates: BadgeView
  let lock: String?

  init(_ cohort: CohortState, now: Timestamp) {
    let state = cohort.state
    let last = state.runs.last
    let doneUsers = state.users.count(where: \.done)
    name = DisplayText.name(state.cohort)
    path = PagePath.cohort(state.environment, state.cohort)
    done = DisplayText.count(doneUsers)
    users = DisplayText.count(state.users.count)
    percent = Percentage.text(doneUsers, of: state.users.count) ?? "–"
    isComplete = doneUsers == state.users.count && doneUsers > 0
    runPath = last.map { PagePath.run($0.id) }
    runKind = last.map { DisplayText.name($0.kind) }
    lastRun = last.map { MomentView($0.endedAt ?? $0.startedAt, now: now) }
    outcome = last.map { BadgeView($0.outcome) } ?? .quiet("no run")
    gates = BadgeView(state.acceptance, last: last)
    lock = cohort.lock.map { "\(DisplayText.name($0.holder)), \(DisplayText.name($0.operation))" }
  }
}
