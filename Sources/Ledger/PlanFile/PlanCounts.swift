public import Core

/// How many operations a plan holds, by rule and action.
public struct PlanCounts: Hashable, Sendable {
  private var table: [String: [Action: Int]] = [:]
  /// Rules as the plan orders them.
  public private(set) var ruleOrder: [String] = []
  public var users = 0
  /// Keys under a legacy prefix that match no rule.
  public var unmatched = 0
  /// Records of in-place rules whose owner is not in the cohort.
  public var outside = 0
  /// Bytes of the values that the plan writes.
  public var bytes = 0

  public init(rules: [String] = []) { ruleOrder = rules }

  public subscript(rule: String, action: Action) -> Int { table[rule]?[action] ?? 0 }

  /// Over all rules.
  public subscript(action: Action) -> Int {
    table.values.reduce(0) { $0 + ($1[action] ?? 0) }
  }

  public var operations: Int { table.values.reduce(0) { $0 + $1.values.reduce(0, +) } }

  /// Operations that change the store.
  public var writes: Int { Action.allCases.filter(\.writes).reduce(0) { $0 + self[$1] } }

  /// Puts the rules in this order; rules that it lacks follow.
  mutating func order(by rules: [String]) {
    ruleOrder = rules + ruleOrder.filter { !rules.contains($0) }
  }

  public mutating func add(_ count: Int = 1, rule: String, _ action: Action) {
    if table[rule] == nil, !ruleOrder.contains(rule) { ruleOrder.append(rule) }
    table[rule, default: [:]][action, default: 0] += count
  }
}
