import ByteJSON
package import Core

/// The part of a cohort that a plan is about. A plan without a target is about the whole cohort.
///
/// A user is in it with all names of the ID, and a rule with all its keys. Whether names and rules collide is
/// judged for the whole cohort all the same, and the plan has all of its rules.
package struct PlanTarget: Hashable, Sendable {
  /// IDs in byte order, each once; none: every user of the cohort.
  package let users: [String]
  /// Names in byte order, each once; none: every rule.
  package let rules: [String]
  /// IDs in the whole cohort.
  package let cohortUsers: Int

  private let ids: Set<Bytewise>
  private let names: Set<Bytewise>

  package init(users: [String], rules: [String], cohortUsers: Int) {
    ids = Set(users.map(Bytewise.init))
    names = Set(rules.map(Bytewise.init))
    self.users = Self.sorted(users)
    self.rules = Self.sorted(rules)
    self.cohortUsers = cohortUsers
  }

  private static func sorted(_ texts: [String]) -> [String] {
    texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      .reduce(into: []) { if $0.last?.isSame(as: $1) != true { $0.append($1) } }
  }

  package func covers(user id: String) -> Bool { ids.isEmpty || ids.contains(Bytewise(id)) }

  package func covers(rule: String) -> Bool { names.isEmpty || names.contains(Bytewise(rule)) }

  /// Users and rules of the cohort that the plan leaves out.
  ///
  /// - Parameter rules: of the plan.
  package func leftOut(of rules: [Rule]) -> Int {
    (users.isEmpty ? 0 : max(0, cohortUsers - users.count))
      + (self.rules.isEmpty ? 0 : max(0, rules.count - self.rules.count))
  }

  /// What is wrong with the target of a saved plan; nil where nothing is.
  func complaint(in subject: PlanSubject) -> String? {
    guard case .migrate = subject.purpose else { return "only migrations have a target" }
    guard cohortUsers >= users.count, cohortUsers <= subject.limits.users else {
      return "its target has a number of users that its cohort cannot have"
    }
    let known = Set(subject.rules.map { Bytewise($0.name) })
    guard names.isSubset(of: known) else { return "its target names a rule that it does not have" }
    guard leftOut(of: subject.rules) > 0 else { return "its target leaves nothing out" }
    return nil
  }
}

extension PlanTarget {
  /// A user or a rule of a cohort.
  package enum Part: Hashable, Sendable {
    /// By a legacy name or the ID.
    case user(String)
    case rule(String)
  }

  /// The target that covers these parts: the users together, the rules together, and of both what is in both.
  ///
  /// - Parameters:
  ///   - identities: of the whole cohort.
  ///   - rules: of the whole cohort.
  /// - Returns: nil where it leaves nothing out.
  /// - Throws: `OperationFilter.Unknown` for the first user or rule that the cohort does not have.
  package static func covering(
    _ parts: [Part], of identities: [Identity], _ rules: [Rule]
  ) throws(OperationFilter.Unknown) -> PlanTarget? {
    var users: [String] = []
    var names: [String] = []
    for part in parts {
      switch part {
      case .user(let name):
        let ids = identities.filter { $0.isCalled(name) }.map(\.id)
        guard !ids.isEmpty else {
          throw OperationFilter.Unknown(
            kind: .user, name: name, candidates: identities.map(\.legacy) + identities.map(\.id))
        }
        users += ids
      case .rule(let name):
        guard rules.contains(where: { $0.name.isSame(as: name) }) else {
          throw OperationFilter.Unknown(kind: .rule, name: name, candidates: rules.map(\.name))
        }
        names.append(name)
      }
    }
    let all = Set(identities.map { Bytewise($0.id) }).count
    if Set(users.map(Bytewise.init)).count == all { users = [] }
    if Set(names.map(Bytewise.init)).count == rules.count { names = [] }
    guard !users.isEmpty || !names.isEmpty else { return nil }
    return PlanTarget(users: users, rules: names, cohortUsers: all)
  }
}

extension JSONWriter {
  mutating func append(_ target: PlanTarget) {
    beginObject("target")
    append("users", target.users)
    append("rules", target.rules)
    field("cohort_users", target.cohortUsers)
    endObject()
  }

  private mutating func append(_ key: StaticString, _ texts: [String]) {
    guard !texts.isEmpty else { return }
    beginArray(key)
    for text in texts { string(text) }
    endArray()
  }
}

extension PlanDocument.Subject {
  /// The target as `JSONDecoder` reads it.
  struct Target: Decodable {
    var users: [String]?
    var rules: [String]?
    var cohort_users: Int

    var target: PlanTarget {
      PlanTarget(users: users ?? [], rules: rules ?? [], cohortUsers: cohort_users)
    }
  }
}
