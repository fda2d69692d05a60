import Core
import Ledger
import Review

struct AuditPageView: Sendable {
  struct Detail: Sendable {
    let name: String
    let value: String
  }

  struct Row: Sendable {
    let sequence: String
    let time: MomentView
    let action: String
    let actor: String
    let outcome: BadgeView
    let hasDetails: Bool
    let details: [Detail]
  }

  struct Choice: Sendable {
    let value: String
    let label: String
    let isChosen: Bool
  }

  let environment: String
  let environments: [Choice]
  let hasSeveral: Bool
  let actions: [Choice]
  let outcomes: [Choice]
  let actor: String
  let since: String
  let until: String
  let isFiltered: Bool
  let mistake: String?
  let chain: BadgeView?
  let chainDetail: String?
  let summary: String
  let hasRows: Bool
  let rows: [Row]
  let pager: PagerView

  init(_ model: AuditModel) {
    let results = model.results
    let query = results.query
    environment = DisplayText.name(model.environment)
    environments = model.environments.map {
      Choice(value: $0, label: DisplayText.name($0), isChosen: $0 == model.environment)
    }
    hasSeveral = model.environments.count > 1
    actions = Self.actions(chosen: query.action)
    outcomes = [("ok", "ok", query.success == true), ("failed", "failed", query.success == false)]
      .map { Choice(value: $0, label: $1, isChosen: $2) }
    actor = query.actor ?? ""
    since = query.since ?? ""
    until = query.until ?? ""
    isFiltered = query.items.contains { $0.1 != nil }
    mistake = Self.mistake(query.unreadable)
    chain = model.verification.map {
      $0.isSound ? .good("chain intact") : .bad("chain broken")
    }
    chainDetail = model.verification.map { verification in
      let read = "\(DisplayText.count(verification.records, "record")) checked"
      guard !verification.isSound else { return read + "." }
      return read + ". "
        + verification.findings.map { DisplayText.prose($0.message) }
        .joined(separator: " ")
    }
    summary = Self.summary(results, isFiltered: isFiltered)
    rows = results.records.map { Row($0, now: model.page.now) }
    hasRows = !rows.isEmpty
    pager = Self.pager(results, environment: model.environment)
  }

  private static func actions(chosen: String?) -> [Choice] {
    let known = AuditAction.known.map(\.rawValue)
    let other = chosen.flatMap { known.contains($0) ? nil : $0 }
    return (known + [other].compactMap { $0 }).map {
      Choice(
        value: $0, label: DisplayText.name($0.substituting("_", with: " ")), isChosen: $0 == chosen)
    }
  }

  private static func mistake(_ unreadable: [String]) -> String? {
    guard !unreadable.isEmpty else { return nil }
    let quoted = unreadable.map { "“\(DisplayText.name($0))”" }.joined(separator: " and ")
    return "\(quoted) is not a date and was ignored. Write 2026-02-28, or "
      + "2026-02-28T09:05:07Z."
  }

  private static func summary(_ results: AuditPage, isFiltered: Bool) -> String {
    guard results.total > 0 else {
      return isFiltered ? "No record matches." : "The log has no records yet."
    }
    return DisplayText.count(results.total, isFiltered ? "matching record" : "record")
      + ", newest first."
  }

  private static func pager(_ results: AuditPage, environment: String) -> PagerView {
    func link(_ before: Int64?) -> String {
      PagePath.query(
        PagePath.audit,
        [("environment", environment)] + results.query.items + [("before", before.map(String.init))]
      )
    }
    return PagerView(
      range: DisplayText.count(results.records.count, "record") + " on this page",
      previous: results.query.before == nil ? nil : link(nil), next: results.next.map(link))
  }
}

extension AuditPageView.Row {
  fileprivate init(_ record: AuditRecord, now: Timestamp) {
    let event = record.event
    sequence = DisplayText.count(record.sequence)
    time = MomentView(event.time, now: now)
    action = DisplayText.name(event.action.rawValue.substituting("_", with: " "))
    actor = DisplayText.name(event.actor)
    outcome = event.success ? .good("ok") : .bad("failed")
    details = event.details.sorted { $0.key < $1.key }.map { name, value in
      AuditPageView.Detail(
        name: DisplayText.name(name.substituting("_", with: " ")), value: value.printable)
    }
    hasDetails = !details.isEmpty
  }
}
