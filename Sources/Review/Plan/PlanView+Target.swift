import Core
package import Ledger

extension PlanView {
  private static let mostRules = 10

  /// That the plan is about a part of its cohort, and how large a part; nil for a plan of the whole cohort.
  package static func part(_ subject: PlanSubject) -> String? {
    guard let target = subject.target else { return nil }
    let users =
      target.users.isEmpty
      ? "all users"
      : "\(Quantity.count(target.users.count)) of \(Quantity.count(target.cohortUsers, "user"))"
    let rules =
      target.rules.isEmpty
      ? "all rules"
      : "\(Quantity.count(target.rules.count)) of \(Quantity.count(subject.rules.count, "rule"))"
    return "Part of the cohort: \(users), \(rules); a whole plan is needed before acceptance."
  }

  /// The rules that the plan is about; nothing where it is about all of them.
  static func targetedRules(_ subject: PlanSubject) -> [String] {
    guard let rules = subject.target?.rules, !rules.isEmpty else { return [] }
    let rest = rules.count - mostRules
    return [
      rules.prefix(mostRules).map(Printable.name).joined(separator: ", ")
        + (rest > 0 ? " and \(rest) more" : "")
    ]
  }

  static func targetMembers(_ subject: PlanSubject) -> [JSONValue.Member] {
    guard let target = subject.target else { return [] }
    return [
      JSONValue.Member(
        "target",
        [
          "users": .array(target.users.map { .string($0) }),
          "rules": .array(target.rules.map { .string($0) }),
          "cohort_users": .integer(target.cohortUsers),
          "cohort_rules": .integer(subject.rules.count),
        ])
    ]
  }
}
