import Core
import Ledger
import Review

struct RunView: Sendable {
  let id: String
  let environment: String
  let cohort: String
  let cohortPath: String
  let outcome: BadgeView
  let facts: [FactView]
  let started: MomentView
  let ended: MomentView?
  let tally: TallyView
  let isLive: Bool
  let events: String?
  let total: String
  let finished: String
  let status: String
  let barWidth = "1000"

  init(_ model: RunModel) {
    let run = model.run
    let now = model.page.now
    id = DisplayText.name(run.id)
    environment = DisplayText.name(model.environment)
    cohort = DisplayText.name(model.cohort)
    cohortPath = PagePath.cohort(model.environment, model.cohort)
    outcome = BadgeView(run.outcome)
    started = MomentView(run.startedAt, now: now)
    ended = run.endedAt.map { MomentView($0, now: now) }
    tally = TallyView(run.tally)
    events = model.events
    isLive = model.events != nil
    total = String(max(0, run.tally.planned))
    finished = String(max(0, run.tally.finished))
    status =
      "\(DisplayText.count(run.tally.finished)) of \(DisplayText.count(run.tally.planned, "operation")) finished"
    facts = Self.facts(run, now: now)
  }

  private static func facts(_ run: RunRecord, now: Timestamp) -> [FactView] {
    var facts = [
      FactView("Kind", DisplayText.name(run.kind)), FactView("By", DisplayText.name(run.actor)),
      FactView(
        "Plan", DisplayText.name(run.planDigest), isCode: true, link: PagePath.plan(run.planDigest)),
    ]
    if let undone = run.undoes {
      let names = undone.runs.map(DisplayText.name).joined(separator: ", ")
      facts.append(FactView(undone.runs.count == 1 ? "Undoes run" : "Undoes runs", names))
    }
    let seconds = (run.endedAt ?? now).milliseconds - run.startedAt.milliseconds
    if let length = Quantity.seconds(Double(seconds) / 1_000) {
      facts.append(FactView("Took", run.endedAt == nil ? "\(length) until now" : length))
    }
    if let first = run.first, let last = run.last {
      facts.append(
        FactView(
          "Attempted",
          "operations \(DisplayText.count(first + 1)) to \(DisplayText.count(last + 1))"))
    }
    facts.append(FactView("Journal", DisplayText.name(run.journal.path), isCode: true))
    if let digest = run.journal.digest {
      facts.append(FactView("Sealed as", DisplayText.name(digest), isCode: true))
    }
    return facts
  }
}
