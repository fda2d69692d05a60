package import Core

/// How many operations a plan holds, by rule and action.
package struct PlanCounts: Hashable, Sendable {
  /// Rules as the plan orders them.
  package private(set) var ruleOrder: [String] = []
  /// By rule as in `ruleOrder`.
  private var table: [ActionCounts] = []
  package var users = 0
  /// Keys under a legacy prefix that match no rule.
  package var unmatched = 0
  /// Records of in-place rules whose owner is not in the cohort.
  package var outside = 0
  /// Bytes of the values that the plan writes.
  package var bytes = 0
  /// Operations by what a person's resolution takes.
  package private(set) var resolved: [Resolution.Take: Int] = [:]

  package init(rules: [String] = []) { for rule in rules { insert(rule) } }

  package subscript(rule: String, action: Action) -> Int {
    ruleOrder.firstIndex(of: rule).map { table[$0][action] } ?? 0
  }

  /// Over all rules.
  package subscript(action: Action) -> Int { table.reduce(0) { $0 + $1[action] } }

  package var operations: Int { table.reduce(0) { $0 + $1.total } }

  /// Operations that change the store.
  package var writes: Int { Action.allCases.filter(\.writes).reduce(0) { $0 + self[$1] } }

  /// Puts the rules in this order; rules that it lacks follow.
  mutating func order(by rules: [String]) {
    var ordered = PlanCounts(rules: rules)
    for (rule, counts) in zip(ruleOrder, table) { ordered.table[ordered.insert(rule)] = counts }
    ruleOrder = ordered.ruleOrder
    table = ordered.table
  }

  /// Costs a search among the rules, of which plans have few.
  package mutating func add(_ count: Int = 1, rule: String, _ action: Action) {
    table[insert(rule)][action] += count
  }

  /// Counts an operation of that rule and action, and what its resolution takes.
  package mutating func add(_ operation: Operation) {
    add(rule: operation.rule, operation.action)
    if let take = operation.take { resolved[take, default: 0] += 1 }
  }

  /// Counts resolved operations, which `add(_:rule:_:)` counts by their actions.
  mutating func add(_ count: Int, resolved take: Resolution.Take) {
    resolved[take, default: 0] += count
  }

  /// Operations that a person decided about.
  package var resolutions: Int { resolved.values.reduce(0, +) }

  /// Conflicts and rejections that no resolution covers.
  package var unresolved: Int { self[.conflict] + self[.reject] }

  @discardableResult
  private mutating func insert(_ rule: String) -> Int {
    if let known = ruleOrder.firstIndex(of: rule) { return known }
    ruleOrder.append(rule)
    table.append(ActionCounts())
    return ruleOrder.count - 1
  }
}

/// One user's operations, by rule and action.
package struct UserCounts: Sendable {
  package var identity: Identity
  package var counts = PlanCounts()
  package var unmatched = 0

  package init(identity: Identity) { self.identity = identity }
}
