import Core
package import Ledger

extension StatusView {
  package static func json(
    environment: String, cohort: String, users: Users, rules: [RuleName],
    state: StateDocument?, freeze: FreezeRecord? = nil
  ) -> JSONValue {
    let namespaces = UserStatus.namespaces(rules)
    let statuses = UserStatus.all(users, rules, state)
    return [
      "format": "keyshift.status/1", "environment": .string(environment),
      "cohort": .string(cohort), "counted_from": .string(users.basis),
      "done": .integer(statuses.count(where: \.isDone)),
      "users": .array(
        statuses.map { status in
          .object(
            [
              JSONValue.Member("user", JSONValue(status.identity)),
              JSONValue.Member("done", .bool(status.isDone)),
            ] + numbers(status, namespaces))
        }),
      "total": .object(numbers(UserStatus.total(statuses), namespaces)),
      "freeze": freeze.map { JSONValue($0) } ?? .null,
      "last_run": state?.runs.last.map { JSONValue($0) } ?? .null,
    ]
  }

  private static func numbers(
    _ status: UserStatus, _ namespaces: [Namespace]
  ) -> [JSONValue.Member] {
    [
      JSONValue.Member("pending", .integer(status.pending)),
      JSONValue.Member("in_place", .integer(status.inPlace)),
      JSONValue.Member("conflicts", .integer(status.conflicts)),
      JSONValue.Member("rejected", .integer(status.rejected)),
      JSONValue.Member("unmatched", .integer(status.unmatched)),
      JSONValue.Member(
        "records",
        .object(
          namespaces.map { JSONValue.Member($0.name, .integer(status.records[$0] ?? 0)) })),
    ]
  }
}
