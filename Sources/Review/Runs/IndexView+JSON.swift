import Core
import Ledger
package import RecordIndex

extension IndexView {
  package static func json(_ report: IndexReport) -> JSONValue {
    [
      "format": "keyshift.index-report/1", "index": .string(report.index),
      "listed": .bool(report.isListed), "consistent": .bool(report.isConsistent),
      "users": .array(report.users.map(json)),
    ]
  }

  package static func json(_ report: IndexRepairReport) -> JSONValue {
    [
      "format": "keyshift.index-repair/1", "index": .string(report.index),
      "applied": .bool(report.isApplied), "consistent": .bool(report.isConsistent),
      "not_attempted": .integer(report.notAttempted),
      "users": .array(report.users.map(json)),
    ]
  }

  package static func json(_ user: IndexReport.User) -> JSONValue { .object(members(user)) }

  package static func json(_ user: IndexRepairReport.User) -> JSONValue {
    [
      "id": .string(user.before.user.id), "consistent": .bool(user.isConsistent),
      "summaries": .integer(user.summaries), "deletions": .integer(user.deletions),
      "extras_left": .integer(user.extrasLeft), "ahead_left": .integer(user.aheadLeft),
      "sent": .integer(user.sent), "count": .string(user.count.rawValue),
      "count_before": count(user.before.count),
      "count_after": user.count == .planned || user.count == .written
        ? .integer(user.before.live) : count((user.after ?? user.before).count),
      "flag": .string(user.flag.rawValue), "error": .string(user.error?.description),
      "before": .object(members(user.before)),
      "after": user.after.map { .object(members($0)) } ?? .null,
    ]
  }

  private static func members(_ user: IndexReport.User) -> [JSONValue.Member] {
    [
      JSONValue.Member("id", .string(user.user.id)),
      JSONValue.Member("consistent", .bool(user.isConsistent)),
      JSONValue.Member("index", user.indexed.map { .integer($0) } ?? .null),
      JSONValue.Member("live", .integer(user.live)),
      JSONValue.Member("count", count(user.count)),
      JSONValue.Member("needs_migration", .bool(user.needsMigration)),
      JSONValue.Member("not_migrated", .bool(user.isNotMigrated)),
      JSONValue.Member(
        "counts",
        .object(
          IndexReport.Kind.allCases.map {
            JSONValue.Member($0.rawValue, .integer(user.counts[$0] ?? 0))
          })),
      JSONValue.Member("findings", .array(user.findings.map(finding))),
      JSONValue.Member("error", .string(user.error?.description)),
    ]
  }

  private static func finding(_ finding: IndexReport.Finding) -> JSONValue {
    [
      "kind": .string(finding.kind.rawValue), "record": JSONValue(finding.record),
      "reason": .string(finding.refusal?.rawValue),
    ]
  }

  /// A number; else null where there is no counter, `"absent"` or `"unreadable"`.
  private static func count(_ count: IndexReport.Count) -> JSONValue {
    switch count {
    case .none: .null
    case .absent: "absent"
    case .number(let number): .integer(number)
    case .unreadable: "unreadable"
    }
  }
}
