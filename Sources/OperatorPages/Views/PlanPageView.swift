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
    let size: String
  }

  struct OperationTable: Sendable {
    let caption: String
    let rows: [Row]
  }

  /// Operations that are listed before the others: what replaces or deletes data, what is left open.
  struct Leading: Sendable {
    let title: String
    let meaning: String
    /// Where all of them are, in case not all are here.
    let more: String?
    let caption: String
    let rows: [Row]
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
  let risk: String
  /// The action whose colour the risk has; none where no data is taken away.
  let worst: String?
  let facts: [FactView]
  let digest: String
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
  let leading: [Leading]
  let hasLeading: Bool
  let operations: OperationTable?
  let pager: PagerView
  let hasUnmatched: Bool
  let unmatchedSummary: String
  let unmatched: [Unmatched]

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
    let risk = PlanRisk(counts, results.preview, subject.purpose)
    self.risk = risk.sentence
    worst = risk.worst?.rawValue
    facts = Self.facts(plan, now: model.page.now)
    digest = DisplayText.name(plan.trailer.digest)
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
    leading = [Self.destructive(path, results), Self.open(path, results)].compactMap(\.self)
    hasLeading = !leading.isEmpty
    operations =
      results.rows.isEmpty
      ? nil
      : OperationTable(
        caption: "Operations in the plan's order", rows: results.rows.map(Self.row))
    pager = Self.pager(path, results)
    hasUnmatched = results.unmatchedTotal > 0
    unmatchedSummary = DisplayText.count(results.unmatchedTotal, "key") + " that no rule matches"
    unmatched = results.unmatched.map {
      Unmatched(
        key: DisplayText.key($0.key), namespace: DisplayText.name($0.namespace.name),
        user: DisplayText.name($0.identity.legacy))
    }
  }

  private static func facts(_ plan: PlanEntry, now: Timestamp) -> [FactView] {
    let counts = plan.trailer.counts
    let made = MomentView(plan.header.created, now: now)
    return [
      FactView("File", DisplayText.name(plan.file), isCode: true),
      FactView("Store", plan.subject.store.printable),
      FactView("Made", "\(made.clock) UTC by \(DisplayText.name(plan.header.actor)), \(made.age)"),
      FactView(
        "Holds",
        "\(DisplayText.count(counts.operations, "operation")) of \(DisplayText.count(counts.users, "user")), "
          + "\(DisplayText.count(counts.writes)) of them write \(DisplayText.bytes(counts.bytes))"),
    ]
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

  private static func destructive(_ path: String, _ results: PlanPage) -> Leading? {
    leading(
      "Replaced or deleted", "Applying the plan writes over these records, or deletes them.",
      caption: "Operations that replace or delete data", results.destructive,
      of: results.destructiveTotal, [.update, .rewrite, .delete], path, results)
  }

  private static func open(_ path: String, _ results: PlanPage) -> Leading? {
    leading(
      "Conflicts and rejections", "Applying the plan does not change these records.",
      caption: "Operations that need a decision", results.open, of: results.counts.unresolved,
      [.conflict, .reject], path, results)
  }

  /// - Returns: nil where there are none, where the list shows nothing else, and on later pages.
  private static func leading(
    _ title: String, _ meaning: String, caption: String, _ rows: [PlanPage.Row], of total: Int,
    _ actions: Set<Action>, _ path: String, _ results: PlanPage
  ) -> Leading? {
    guard total > 0, total < results.total, results.query.offset == 0 else { return nil }
    let left = total - rows.count
    var query = results.query
    query.actions = actions
    return Leading(
      title: "\(title) (\(DisplayText.count(total)))",
      meaning: left > 0
        ? "\(meaning) \(DisplayText.count(left)) more are not listed here." : meaning,
      more: left > 0 ? PagePath.query(path, query.items) : nil, caption: caption,
      rows: rows.map(row))
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
      size: DisplayText.bytes(operation.bytes))
  }

  private static func pager(_ path: String, _ results: PlanPage) -> PagerView {
    func link(_ offset: Int) -> String {
      PagePath.query(path, results.query.items + [("offset", offset > 0 ? String(offset) : nil)])
    }
    return PagerView(
      range: PagerView.range(
        first: results.query.offset, shown: results.rows.count, total: results.total,
        noun: "operation"),
      previous: results.previous.map(link), next: results.next.map(link))
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
