import Core
import Ledger
import Review

struct CohortView: Sendable {
  struct User: Sendable {
    let legacy: String
    let id: String
    let done: BadgeView
    let planned: NumberView
    let inPlace: NumberView
    let skipped: NumberView
    let rejected: NumberView
    let conflicted: NumberView
    /// Drifted ones among them.
    let failed: NumberView
    let left: NumberView
  }

  let name: String
  let environment: String
  let gate: GateVerdictView
  let lock: LockView?
  let facts: [FactView]
  let acceptance: AcceptanceView?
  let chart: ChartView
  let runs: RunTableView
  let hasRuns: Bool
  // Users.
  let users: [User]
  let hasUsers: Bool
  let userText: String
  let onlyNotDone: Bool
  let pager: PagerView

  init(_ model: CohortModel) {
    let state = model.cohort.state
    let now = model.page.now
    name = DisplayText.name(state.cohort)
    environment = DisplayText.name(state.environment)
    gate = GateVerdictView(model.gate)
    lock = model.cohort.lock.map { LockView($0, now: now) }
    facts = Self.facts(state)
    acceptance = state.acceptance.map { AcceptanceView($0, last: state.runs.last, now: now) }
    chart = ChartView(
      caption: "Coverage", trend: ProgressTrend([state]), measured: model.coverage, now: now)
    runs = RunTableView(caption: "Runs", [state], most: 50, namesCohorts: false, now: now)
    hasRuns = !state.runs.isEmpty
    let query = model.query
    let needle = query.text.map { TextFilter($0) }
    let matches = state.users.filter { user in
      !(query.onlyNotDone && user.done) && (needle?.isIn(user.identity) ?? true)
    }
    let shown = matches.dropFirst(query.offset).prefix(UserQuery.pageSize)
    users = shown.map(Self.user)
    hasUsers = !users.isEmpty
    userText = query.text ?? ""
    onlyNotDone = query.onlyNotDone
    pager = Self.pager(
      PagePath.cohort(state.environment, state.cohort), query, shown: shown.count,
      total: matches.count)
  }

  private static func facts(_ state: StateDocument) -> [FactView] {
    let done = state.users.count(where: \.done)
    return [
      FactView(
        "Users done", "\(DisplayText.count(done)) of \(DisplayText.count(state.users.count))"),
      FactView("Runs", DisplayText.count(state.runs.count)),
      FactView(
        "State",
        "serial \(DisplayText.count(state.serial)), lineage \(DisplayText.name(state.lineage))"),
    ]
  }

  private static func user(_ user: UserProgress) -> User {
    let tally = user.tally
    return User(
      legacy: DisplayText.name(user.identity.legacy), id: DisplayText.name(user.identity.id),
      done: user.done ? .good("done") : .warn("not done"),
      planned: NumberView(tally.planned), inPlace: NumberView(tally.applied + tally.already),
      skipped: NumberView(tally.skipped),
      rejected: tally.knowsRejected ? NumberView(tally.rejected) : .unknown,
      conflicted: NumberView(tally.conflicted),
      failed: NumberView(tally.failed + tally.drifted), left: NumberView(tally.notAttempted))
  }

  private static func pager(
    _ path: String, _ query: UserQuery, shown: Int, total: Int
  ) -> PagerView {
    func link(_ offset: Int) -> String {
      PagePath.query(path, query.items + [("offset", offset > 0 ? String(offset) : nil)])
    }
    let end = min(query.offset, total) + shown
    return PagerView(
      range: PagerView.range(first: query.offset, shown: shown, total: total, noun: "user"),
      previous: query.offset > 0
        ? link(max(0, min(query.offset, total) - UserQuery.pageSize)) : nil,
      next: shown > 0 && end < total ? link(end) : nil)
  }
}

/// A name and what it says.
struct FactView: Sendable {
  let term: String
  let detail: String
  /// Whether the detail is something that machines read, too.
  let isCode: Bool
  let link: String?

  init(_ term: String, _ detail: String, isCode: Bool = false, link: String? = nil) {
    self.term = term
    self.detail = detail
    self.isCode = isCode
    self.link = link
  }
}

/// Who works on a cohort.
struct LockView: Sendable {
  let holder: String
  let operation: String
  let process: String
  let id: String
  let since: MomentView
  let heartbeat: MomentView

  init(_ lock: LockRecord, now: Timestamp) {
    holder = DisplayText.name(lock.holder)
    operation = DisplayText.name(lock.operation)
    process = "process \(lock.pid) on \(DisplayText.name(lock.host))"
    id = DisplayText.name(lock.id)
    since = MomentView(lock.since, now: now)
    heartbeat = MomentView(lock.heartbeat, now: now)
  }
}

/// What the gates last said.
struct AcceptanceView: Sendable {
  struct Row: Sendable {
    let gate: String
    let threshold: String
    let measured: String
    let verdict: BadgeView
    let advice: String?
  }

  let badge: BadgeView
  let isOutdated: Bool
  let time: MomentView
  let run: String?
  let runPath: String?
  let digest: String
  let planPath: String
  let rows: [Row]

  init(_ acceptance: AcceptanceRecord, last: RunRecord?, now: Timestamp) {
    badge = acceptance.passed ? .good("accepted") : .bad("not accepted")
    isOutdated = acceptance.run != last?.id
    time = MomentView(acceptance.time, now: now)
    run = acceptance.run.map(DisplayText.name)
    runPath = acceptance.run.map(PagePath.run)
    digest = DisplayText.digest(acceptance.planDigest)
    planPath = PagePath.plan(acceptance.planDigest)
    rows = acceptance.rows.map { row in
      Row(
        gate: row.gate.rawValue.substituting("-", with: " "), threshold: row.threshold.threshold,
        measured: row.measured.text(against: row.threshold),
        verdict: row.passed ? .good("passed") : .bad("failed"),
        advice: row.passed
          ? nil : DisplayText.sentence(row.gate.advice.substituting("`", with: "'")))
    }
  }
}
