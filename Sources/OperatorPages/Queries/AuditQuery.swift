import Core
package import Ledger

/// Which records of an audit log to list, as a form asks for them.
package struct AuditQuery: Hashable, Sendable {
  package var action: String?
  package var actor: String?
  /// Nil: both.
  package var success: Bool?
  /// Dates or RFC 3339 times as they were typed; `filter` reads them.
  package var since: String?
  package var until: String?
  /// Only records before this one, for the pages after the first.
  package var before: Int64?

  package init(
    action: String? = nil, actor: String? = nil, success: Bool? = nil, since: String? = nil,
    until: String? = nil, before: Int64? = nil
  ) {
    self.action = action
    self.actor = actor
    self.success = success
    self.since = since
    self.until = until
    self.before = before
  }

  /// From a query string, decoded; unknown parameters are ignored.
  package init(_ fields: some Sequence<(key: Substring, value: Substring)>) {
    let fields = QueryFields(fields)
    let outcome = fields.first("outcome")
    self.init(
      action: fields.first("action"), actor: fields.first("actor"),
      success: outcome == "ok" ? true : outcome == "failed" ? false : nil,
      since: fields.first("since"), until: fields.first("until"),
      before: fields.first("before").flatMap(Int64.init))
  }

  /// What `EnvironmentAudit.records` reads by. A date that cannot be read counts as none, and is among
  /// `unreadable`. A bare date in `until` means the whole day.
  package var filter: AuditFilter {
    AuditFilter(
      actions: action.map { [AuditAction(rawValue: $0)] }, actor: actor, success: success,
      since: since.flatMap { Self.moment($0, endOfDay: false) },
      until: until.flatMap { Self.moment($0, endOfDay: true) })
  }

  /// The dates that cannot be read, as they were typed.
  package var unreadable: [String] {
    [since, until].compactMap { $0 }.filter { Self.moment($0, endOfDay: false) == nil }
  }

  /// The query without its place.
  var items: [(String, String?)] {
    [
      ("action", action), ("actor", actor), ("outcome", success.map { $0 ? "ok" : "failed" }),
      ("since", since), ("until", until),
    ]
  }

  private static func moment(_ text: String, endOfDay: Bool) -> Timestamp? {
    let isDate = text.utf8.count == 10
    let time = Timestamp(isDate ? text + "T00:00:00Z" : text)
    return isDate && endOfDay ? time?.adding(seconds: 86_400) : time
  }
}
