import Core
import Ledger

/// One user's counts as the status shows them.
struct UserStatus {
  var identity: Identity
  /// As the state has it.
  var isDone: Bool
  var pending = 0
  var inPlace = 0
  var conflicts = 0
  var rejected = 0
  var unmatched = 0
  /// Operations of every kind.
  var records: [Namespace: Int] = [:]

  static func all(
    _ users: [UserCounts], _ rules: [StatusView.RuleName], _ state: StateDocument?
  ) -> [UserStatus] {
    let done = Set((state?.users ?? []).filter(\.done).map(\.identity))
    return users.map { UserStatus($0, rules, isDone: done.contains($0.identity)) }
  }

  /// - Parameter state: gives what keys do not tell: conflicts and rejections of the last run that reached the
  ///   user.
  static func all(
    _ users: [KeyStatus], _ state: StateDocument?
  ) -> [UserStatus] {
    let recorded = Dictionary(
      (state?.users ?? []).map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
    return users.map { UserStatus($0, recorded[$0.identity]) }
  }

  private init(_ user: KeyStatus, _ recorded: UserProgress?) {
    identity = user.identity
    isDone = recorded?.done ?? false
    pending = user.left
    inPlace = user.moved
    conflicts = recorded?.tally.conflicted ?? 0
    rejected = recorded?.tally.rejected ?? 0
    unmatched = user.unmatched
    records = user.records
  }

  private init(_ user: UserCounts, _ rules: [StatusView.RuleName], isDone: Bool) {
    self.isDone = isDone
    identity = user.identity
    let counts = user.counts
    pending = counts.writes
    inPlace = counts[.unchanged] + counts[.skip]
    conflicts = counts[.conflict]
    rejected = counts[.reject]
    unmatched = user.unmatched
    for rule in rules {
      records[rule.namespace, default: 0] += Action.allCases.reduce(0) {
        $0 + counts[rule.name, $1]
      }
    }
  }

  private init() {
    identity = Identity(legacy: "", id: "")
    isDone = false
  }

  static func total(_ statuses: [UserStatus]) -> UserStatus {
    statuses.reduce(into: UserStatus()) { total, status in
      total.pending += status.pending
      total.inPlace += status.inPlace
      total.conflicts += status.conflicts
      total.rejected += status.rejected
      total.unmatched += status.unmatched
      total.records.merge(status.records, uniquingKeysWith: +)
    }
  }

  /// Whether planning found no legacy record under the name.
  var hasNothing: Bool { unmatched == 0 && records.values.allSatisfy { $0 == 0 } }

  /// In the order of the rules, each once.
  static func namespaces(_ rules: [StatusView.RuleName]) -> [Namespace] {
    rules.reduce(into: []) { list, rule in
      if !list.contains(rule.namespace) { list.append(rule.namespace) }
    }
  }
}

extension StatusView.Users {
  /// As JSON names it.
  var basis: String {
    switch self {
    case .decided: "values"
    case .keys: "keys"
    }
  }
}

extension UserStatus {
  static func all(
    _ users: StatusView.Users, _ rules: [StatusView.RuleName], _ state: StateDocument?
  ) -> [UserStatus] {
    switch users {
    case .decided(let users): all(users, rules, state)
    case .keys(let users): all(users, state)
    }
  }
}
