public import Core

/// A bounded sample of a plan, kept while it streams by: what needs a person first, then the first
/// operations of every user and rule.
public struct PlanPreview: Sendable {
  /// One user's operations under one rule.
  public struct Group: Sendable {
    public var identity: Identity
    public var rule: String
    public var namespace: Namespace
    public var shown: [Operation] = []
    public var counts: [Action: Int] = [:]

    public var total: Int { counts.values.reduce(0, +) }
  }

  /// How many operations are what they are for one reason.
  public struct ReasonCount: Hashable, Sendable {
    public var action: Action
    public var reason: Reason
    public var count: Int
  }

  /// Conflicts and rejections, and what a rollback leaves because somebody changed it.
  public private(set) var attention: [Operation] = []
  public private(set) var attentionTotal = 0
  /// What the plan deletes.
  public private(set) var deletes: [Operation] = []
  /// Every action and reason that occurs, in the order of their first operations.
  public private(set) var reasons: [ReasonCount] = []
  public private(set) var unmatched: [UnmatchedKey] = []
  public private(set) var unmatchedTotal = 0
  /// In plan order.
  public private(set) var groups: [Group] = []
  public private(set) var groupTotal = 0

  private let perGroup: Int
  private let total: Int
  private var kept = 0
  private var last: (identity: Identity, rule: String)?

  /// - Parameters:
  ///   - limit: operations kept in all; 0 keeps none.
  ///   - perGroup: operations kept of one user and rule.
  public init(limit: Int, perGroup: Int = 8) {
    total = limit
    self.perGroup = limit == .max ? .max : perGroup
  }

  public mutating func add(_ operation: Operation) {
    guard total > 0 else { return }
    count(operation)
    if operation.needsAttention {
      attentionTotal += 1
      if attention.count < total { attention.append(operation) }
    }
    if operation.action == .delete, deletes.count < total { deletes.append(operation) }
    if last?.rule != operation.rule || last?.identity != operation.identity {
      groupTotal += 1
      last = (operation.identity, operation.rule)
      if kept < total {
        groups.append(
          Group(
            identity: operation.identity, rule: operation.rule, namespace: operation.namespace))
      }
    }
    guard groups.count == groupTotal, let index = groups.indices.last else { return }
    groups[index].counts[operation.action, default: 0] += 1
    if kept < total, groups[index].shown.count < perGroup {
      groups[index].shown.append(operation)
      kept += 1
    }
  }

  private mutating func count(_ operation: Operation) {
    for index in reasons.indices
    where reasons[index].action == operation.action && reasons[index].reason == operation.reason {
      reasons[index].count += 1
      return
    }
    reasons.append(ReasonCount(action: operation.action, reason: operation.reason, count: 1))
  }

  public mutating func add(_ key: UnmatchedKey) {
    guard total > 0 else { return }
    unmatchedTotal += 1
    if unmatched.count < total { unmatched.append(key) }
  }
}

extension Operation {
  fileprivate var needsAttention: Bool {
    action == .conflict || action == .reject || reason == .changedSinceRun
  }
}
