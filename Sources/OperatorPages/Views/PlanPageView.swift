import Core
import Ledger
import Review

struct PlanPageView: Sendable {
  struct Choice: Sendable {
    let value: String
    let label: String
    let isChosen: Bool
  }

  struct ActionChoice: Sendable {
    let value: String
    let glyph: String
    let label: String
    let count: String
    let isChosen: Bool
    let isNone: Bool
  }

  struct Row: Sendable {
    let number: String
    let action: String
    let glyph: String
    let source: String
    let destination: String?
    let user: String
    let rule: String
    let namespace: String
    let reason: String
    let times: String?
    let size: String
    let details: [OperationDetails.Line]
  }

  struct Unmatched: Sendable {
    let key: String
    let namespace: String
    let user: String
  }

  let cohort: String
  let cohortPath: String
  let environment: String
  let purpose: String
  let expiry: BadgeView
  let path: String
  /// Whether typing may ask again at once: the server reads the whole plan each time.
  let filtersLive: Bool
  let actions: [ActionChoice]
  let rules: [Choice]
  let user: String
  let text: String
  let isFiltered: Bool
  // What matches.
  let summary: String
  let hasRows: Bool
  let rows: [Row]
  let pager: PagerView
  let hasUnmatched: Bool
  let unmatchedSummary: String
  let unmatched: [Unmatched]

  /// The fragment of the list of operations.
  private static let operations = "#operations"

  private static let mostForLiveFilter = 200_000

  init(_ model: PlanModel) {
    let (plan, results) = (model.plan, model.results)
    let (subject, counts) = (plan.subject, plan.trailer.counts)
    let query = results.query
    cohort = DisplayText.name(subject.name)
    cohortPath = PagePath.cohort(subject.environment, subject.name)
    environment = DisplayText.name(subject.environment)
    purpose = subject.purpose.title
    expiry = .expiry(plan.header.expires, now: model.page.now)
    path = PagePath.plan(plan.trailer.digest)
    filtersLive = counts.operations <= Self.mostForLiveFilter
    actions = Action.allCases.filter { counts[$0] > 0 || query.actions.contains($0) }.map {
      ActionChoice(
        value: $0.rawValue, glyph: String($0.glyph), label: $0.rawValue,
        count: DisplayText.count(counts[$0]), isChosen: query.actions.contains($0),
        isNone: counts[$0] == 0)
    }
    rules = counts.ruleOrder.map {
      Choice(value: $0, label: DisplayText.name($0), isChosen: query.rule == $0)
    }
    user = query.user ?? ""
    text = query.text ?? ""
    isFiltered = query.items.contains { $0.1 != nil }
    summary = Self.summary(results, isFiltered: isFiltered)
    hasRows = !results.rows.isEmpty
    rows = results.rows.map(Self.row)
    pager = Self.pager(path, results)
    hasUnmatched = results.unmatchedTotal > 0
    unmatchedSummary = DisplayText.count(results.unmatchedTotal, "key") + " that no rule matches"
    unmatched = results.unmatched.map {
      Unmatched(
        key: DisplayText.key($0.key), namespace: DisplayText.name($0.namespace.name),
        user: DisplayText.name($0.identity.legacy))
    }
  }

  private static func summary(_ results: PlanPage, isFiltered: Bool) -> String {
    guard results.total > 0 else {
      return isFiltered ? "No operation matches." : "The plan holds no operation."
    }
    let parts = Action.allCases.filter { results.counts[$0] > 0 }
      .map { $0.phrase(results.counts[$0]) }
    let noun = isFiltered ? "matching operation" : "operation"
    return "\(DisplayText.count(results.total, noun)): \(parts.joined(separator: ", "))."
  }

  private static func row(_ row: PlanPage.Row) -> Row {
    let operation = row.operation
    let isInPlace = operation.source == operation.destination
    return Row(
      number: DisplayText.count(row.number), action: operation.action.rawValue,
      glyph: String(operation.action.glyph), source: DisplayText.key(operation.source),
      destination: isInPlace ? nil : DisplayText.key(operation.destination),
      user: DisplayText.name(operation.identity.legacy), rule: DisplayText.name(operation.rule),
      namespace: DisplayText.name(operation.namespace.name), reason: operation.explanation,
      times: operation.times?.phrase, size: DisplayText.bytes(operation.bytes),
      details: OperationDetails(operation).lines)
  }

  private static func pager(_ path: String, _ results: PlanPage) -> PagerView {
    func link(_ offset: Int) -> String {
      PagePath.query(path, results.query.items + [("offset", offset > 0 ? String(offset) : nil)])
        + PlanPageView.operations
    }
    return PagerView(
      range: PagerView.range(
        first: results.query.offset, shown: results.rows.count, total: results.total,
        noun: "operation"),
      previous: results.previous.map(link), next: results.next.map(link))
  }
}

extension PlanPageView {
  /// What the exported page of the plan shows, too; HTML.
  static func sections(_ model: PlanModel) -> String {
    let (plan, results) = (model.plan, model.results)
    let path = PagePath.plan(plan.trailer.digest)
    let query = results.query
    let sections = PlanSections(
      ReviewedPlan(
        header: plan.header, subject: plan.subject, trailer: plan.trailer,
        preview: results.preview, file: plan.file),
      users: results.users,
      links: PlanLinks(
        action: { PagePath.query(path, [("action", $0.rawValue)]) + operations },
        user: { PagePath.query(path, [("user", $0.legacy)]) + operations },
        users: { first in
          PagePath.query(path, query.items + [("users", first > 0 ? String(first) : nil)])
            + "#users-title"
        }, chosen: query.actions), firstUser: query.firstUser)
    return sections.risk + "\n" + sections.body
  }
}

extension PlanSubject.Purpose {
  /// The page's heading before the cohort's name.
  fileprivate var title: String {
    switch self {
    case .migrate: "Plan for"
    case .rollback: "Rollback plan for"
    case .cleanup: "Clean-up plan for"
    }
  }
}
