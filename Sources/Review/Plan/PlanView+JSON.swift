import Core
public import Ledger

extension PlanView {
  /// The same as the text: all counts, and of the operations what the preview kept.
  public static func json(
    header: PlanHeader?, subject: PlanSubject, trailer: PlanTrailer, preview: PlanPreview,
    file: String?, planning: PlanningRequests? = nil
  ) -> JSONValue {
    let view: JSONValue = [
      "format": "keyshift.plan-view/1",
      "file": .string(file),
      "header": header.map(json) ?? .null,
      "purpose": .string(subject.purpose.name),
      "cohort": .string(subject.name),
      "environment": .string(subject.environment),
      "store": subject.store.json,
      "store_identity": .string(subject.storeIdentity),
      "publish": .string(subject.publish?.namespace.name),
      "digest": .string(trailer.digest),
      "counts": json(trailer.counts),
      "requests": json(planning, trailer.requests),
      "attention": .array(preview.attention.map { JSONValue($0) }),
      "unmatched": .array(preview.unmatched.map(json)),
      "groups": .array(preview.groups.map(json)),
      "groups_in_all": .integer(preview.groupTotal),
    ]
    return view.adding(subject.purpose.members)
  }

  private static func json(_ header: PlanHeader) -> JSONValue {
    [
      "tool": .string(header.tool), "created": JSONValue(header.created),
      "expires": JSONValue(header.expires), "actor": .string(header.actor),
      "cohort_file": .string(header.cohortFile),
    ]
  }

  private static func json(_ counts: PlanCounts) -> JSONValue {
    let all = Action.allCases.reduce(into: [:]) { $0[$1] = counts[$1] }
    return [
      "users": .integer(counts.users), "operations": .integer(counts.operations),
      "writes": .integer(counts.writes), "bytes": .integer(counts.bytes),
      "unmatched": .integer(counts.unmatched), "outside": .integer(counts.outside),
      "actions": JSONValue(all),
      "rules": .object(
        counts.ruleOrder.map { rule in
          let row = Action.allCases.reduce(into: [:]) { $0[$1] = counts[rule, $1] }
          return JSONValue.Member(rule, JSONValue(row))
        }),
    ]
  }

  private static func json(_ unmatched: UnmatchedKey) -> JSONValue {
    .object(
      [
        JSONValue.Member("user", JSONValue(unmatched.identity)),
        JSONValue.Member("namespace", .string(unmatched.namespace.name)),
      ] + [JSONValue.Member]("key", unmatched.key))
  }

  private static func json(_ group: PlanPreview.Group) -> JSONValue {
    [
      "user": JSONValue(group.identity), "rule": .string(group.rule),
      "namespace": .string(group.namespace.name), "counts": JSONValue(group.counts),
      "shown": .array(group.shown.map { JSONValue($0) }),
    ]
  }
}
