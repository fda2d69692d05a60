package import Core

/// A bounded sample of a plan, kept while it streams by: what it replaces and deletes and what needs a
/// person first, then the first operations of every user and rule.
///
/// Each list has a bound of its own, so that no number of creates crowds out what destroys data.
package struct PlanPreview: Sendable {
  /// One user's operations under one rule.
  package struct Group: Sendable {
    package var identity: Identity
    package var rule: String
    package var namespace: Namespace
    package var counts: [Action: Int] = [:]
    /// What replaces or deletes data, in plan order.
    private var destructive: [Operation] = []
    private var others: [Operation] = []

    package init(identity: Identity, rule: String, namespace: Namespace) {
      self.identity = identity
      self.rule = rule
      self.namespace = namespace
    }

    /// What replaces or deletes data, then the others, each in plan order.
    package var shown: [Operation] { destructive + others }

    package var total: Int { counts.values.reduce(0, +) }

    /// Takes another group's operations after its own.
    package mutating func merge(_ other: Group) {
      destructive += other.destructive
      others += other.others
      counts.merge(other.counts, uniquingKeysWith: +)
    }

    /// Counts the operation, and keeps it where there is room, or where one that destroys nothing
    /// makes room.
    ///
    /// - Returns: whether the group keeps one operation more than before.
    fileprivate mutating func add(_ operation: Operation, limit: Int, hasRoom: Bool) -> Bool {
      counts[operation.action, default: 0] += 1
      let isFree = hasRoom && destructive.count + others.count < limit
      guard operation.isDestructive else {
        if isFree { others.append(operation) }
        return isFree
      }
      guard isFree || others.popLast() != nil else { return false }
      destructive.append(operation)
      return isFree
    }
  }

  /// How many operations are what they are for one reason.
  package struct ReasonCount: Hashable, Sendable {
    package var action: Action
    package var reason: Reason
    /// The 'take' of the resolution; nil without a resolution.
    package var take: Resolution.Take?
    package var count: Int
  }

  /// What the plan deletes, in plan order.
  package private(set) var deletes: [Operation] = []
  package private(set) var deleteTotal = 0
  /// What the plan writes over data that is there, in plan order.
  package private(set) var replaced: [Operation] = []
  package private(set) var replacedTotal = 0
  /// What persons decided, in plan order.
  package private(set) var resolved: [Operation] = []
  /// Conflicts and rejections, and what a rollback skips because it changed.
  package private(set) var attention: [Operation] = []
  package private(set) var attentionTotal = 0
  /// Records that a run wrote and that stay deleted, in plan order.
  package private(set) var deleted: [Operation] = []
  package private(set) var deletedTotal = 0
  /// Every action and reason that occurs, in the order of their first operations.
  package private(set) var reasons: [ReasonCount] = []
  package private(set) var unmatched: [UnmatchedKey] = []
  package private(set) var unmatchedTotal = 0
  /// In plan order.
  package private(set) var groups: [Group] = []
  package private(set) var groupTotal = 0

  private let perGroup: Int
  private let total: Int
  private var kept = 0
  private var last: (identity: Identity, rule: String)?

  /// - Parameters:
  ///   - limit: operations kept of each list, and of all groups together; 0 keeps none.
  ///   - perGroup: operations kept of one user and rule.
  package init(limit: Int, perGroup: Int = 8) {
    total = limit
    self.perGroup = limit == .max ? .max : perGroup
  }

  package mutating func add(_ operation: Operation) {
    guard total > 0 else { return }
    count(operation)
    if operation.action == .delete {
      deleteTotal += 1
      if deletes.count < total { deletes.append(operation) }
    }
    if operation.replacesData {
      replacedTotal += 1
      if replaced.count < total { replaced.append(operation) }
    }
    if operation.action == .skip, operation.reason == .deletedSince {
      deletedTotal += 1
      if deleted.count < total { deleted.append(operation) }
    }
    if operation.take != nil, resolved.count < total { resolved.append(operation) }
    if operation.needsAttention {
      attentionTotal += 1
      if attention.count < total { attention.append(operation) }
    }
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
    if groups[index].add(operation, limit: perGroup, hasRoom: kept < total) { kept += 1 }
  }

  private mutating func count(_ operation: Operation) {
    for index in reasons.indices
    where reasons[index].action == operation.action && reasons[index].reason == operation.reason
      && reasons[index].take == operation.take
    {
      reasons[index].count += 1
      return
    }
    reasons.append(
      ReasonCount(
        action: operation.action, reason: operation.reason, take: operation.take, count: 1))
  }

  package mutating func add(_ key: UnmatchedKey) {
    guard total > 0 else { return }
    unmatchedTotal += 1
    if unmatched.count < total { unmatched.append(key) }
  }
}

extension Operation {
  /// Whether applying it writes over data that is there: an update, a rewrite in place, and what a
  /// rollback puts over a record.
  package var replacesData: Bool {
    switch action {
    case .update, .rewrite: true
    case .create: destinationFingerprint != nil
    case .delete, .unchanged, .skip, .conflict, .reject: false
    }
  }

  /// Whether applying it takes data away: what it replaces or deletes.
  package var isDestructive: Bool { action == .delete || replacesData }

  /// Whether apply leaves it for a person: a conflict, a rejection, and what changed since the run that a
  /// rollback undoes.
  package var needsAttention: Bool {
    action == .conflict || action == .reject || reason == .changedSinceRun
  }
}
