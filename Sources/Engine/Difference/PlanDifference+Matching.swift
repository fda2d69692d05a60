import Core
import Ledger

extension PlanDifference {
  /// Pairs the lines of two plans by rule, namespace and source key.
  mutating func match(_ before: VerifiedPlan, _ after: VerifiedPlan, limit: Int) throws {
    var old = try PlanWalk(before)
    var new = try PlanWalk(after)
    var waitingOld = WaitingItems()
    var waitingNew = WaitingItems()
    var tally = DifferenceTally()
    var kept = KeptDifferences(limit: limit)
    while true {
      let (left, right) = (try old.next(), try new.next())
      if left == nil, right == nil { break }
      if let left, let right, left.place == right.place {
        compare(left, right, &tally, &kept)
        continue
      }
      if let left {
        if let partner = waitingNew.take(left.place) {
          compare(left, partner, &tally, &kept)
        } else {
          waitingOld.add(left)
        }
      }
      if let right {
        if let partner = waitingOld.take(right.place) {
          compare(partner, right, &tally, &kept)
        } else {
          waitingNew.add(right)
        }
      }
    }
    for item in waitingOld.inOrder { remove(item, &tally, limit) }
    for item in waitingNew.inOrder { add(item, &tally, &kept) }
    added = kept.added.all { $0.number < $1.number }
    changed = kept.changed.all { $0.after.number < $1.after.number }
    self.before.users = old.users
    self.after.users = new.users
    usersAdded = new.users.filter { old.positions[$0] == nil }
    usersRemoved = old.users.filter { new.positions[$0] == nil }
    let names = after.subject.rules.map(\.name) + before.subject.rules.map(\.name)
    rules = tally.rules(in: names)
    users = tally.users(in: new.users + old.users)
  }

  private mutating func compare(
    _ before: PlanWalk.Item, _ after: PlanWalk.Item, _ tally: inout DifferenceTally,
    _ kept: inout KeptDifferences
  ) {
    guard case .operation(let old) = before.line, case .operation(let new) = after.line else {
      return
    }
    let aspects = old.aspects(differingFrom: new)
    guard !aspects.isEmpty else { return }
    total.changed += 1
    tally.count(new, \.changed)
    kept.changed.add(
      Change(
        before: Numbered(item: old, number: before.number),
        after: Numbered(item: new, number: after.number), aspects: aspects),
      isDestructive: new.isDestructive)
  }

  private mutating func add(
    _ item: PlanWalk.Item, _ tally: inout DifferenceTally, _ kept: inout KeptDifferences
  ) {
    switch item.line {
    case .user: break
    case .operation(let operation):
      total.added += 1
      tally.count(operation, \.added)
      kept.added.add(
        Numbered(item: operation, number: item.number), isDestructive: operation.isDestructive)
    case .unmatched(let key):
      if unmatchedAdded.count < kept.limit {
        unmatchedAdded.append(Numbered(item: key, number: item.number))
      }
    }
  }

  private mutating func remove(
    _ item: PlanWalk.Item, _ tally: inout DifferenceTally, _ limit: Int
  ) {
    switch item.line {
    case .user: break
    case .operation(let operation):
      total.removed += 1
      tally.count(operation, \.removed)
      if removed.count < limit { removed.append(Numbered(item: operation, number: item.number)) }
    case .unmatched(let key):
      if unmatchedRemoved.count < limit {
        unmatchedRemoved.append(Numbered(item: key, number: item.number))
      }
    }
  }
}

/// What is listed of differences, each list bounded.
private struct KeptDifferences {
  let limit: Int
  var added: DestructiveFirst<PlanDifference.Numbered<Operation>>
  var changed: DestructiveFirst<PlanDifference.Change>

  init(limit: Int) {
    self.limit = limit
    added = DestructiveFirst(limit: limit)
    changed = DestructiveFirst(limit: limit)
  }
}

/// A bounded list in which what replaces or deletes data crowds out everything else.
private struct DestructiveFirst<Element> {
  private let limit: Int
  private var destructive: [Element] = []
  private var others: [Element] = []

  init(limit: Int) { self.limit = limit }

  mutating func add(_ element: Element, isDestructive: Bool) {
    if isDestructive {
      if destructive.count < limit { destructive.append(element) }
    } else if others.count < limit {
      others.append(element)
    }
  }

  /// Those that replace or delete data, then the others, each in order.
  func all(inOrder: (Element, Element) -> Bool) -> [Element] {
    destructive.sorted(by: inOrder)
      + others.sorted(by: inOrder).prefix(limit - destructive.count)
  }
}

/// Differences counted by rule and by user.
private struct DifferenceTally {
  private var byRule: [String: PlanDifference.Counts] = [:]
  private var byUser: [Identity: PlanDifference.Counts] = [:]

  mutating func count(
    _ operation: Operation, _ kind: WritableKeyPath<PlanDifference.Counts, Int>
  ) {
    byRule[operation.rule, default: PlanDifference.Counts()][keyPath: kind] += 1
    byUser[operation.identity, default: PlanDifference.Counts()][keyPath: kind] += 1
  }

  /// - Parameter order: may name a rule twice.
  mutating func rules(in order: [String]) -> [(rule: String, counts: PlanDifference.Counts)] {
    order.compactMap { rule in byRule.removeValue(forKey: rule).map { (rule, $0) } }
  }

  /// - Parameter order: may name a user twice.
  mutating func users(
    in order: [Identity]
  ) -> [(identity: Identity, counts: PlanDifference.Counts)] {
    order.compactMap { user in byUser.removeValue(forKey: user).map { (user, $0) } }
  }
}

/// Lines that one plan has and the other did not have so far.
private struct WaitingItems {
  private var items: [PlanWalk.Place: [PlanWalk.Item]] = [:]

  mutating func add(_ item: PlanWalk.Item) { items[item.place, default: []].append(item) }

  mutating func take(_ place: PlanWalk.Place) -> PlanWalk.Item? {
    guard var found = items[place] else { return nil }
    let first = found.removeFirst()
    items[place] = found.isEmpty ? nil : found
    return first
  }

  /// Operations before unmatched keys, each in the order of their plan.
  var inOrder: [PlanWalk.Item] {
    items.values.joined().sorted {
      ($0.place.isUnmatched ? 1 : 0, $0.number) < ($1.place.isUnmatched ? 1 : 0, $1.number)
    }
  }
}

/// A plan's operations and unmatched keys, numbered; its users on the way.
struct PlanWalk {
  /// What stands for the same record in two plans.
  struct Place: Hashable {
    /// Nil for an unmatched key.
    var rule: String?
    var namespace: Namespace
    var key: Key

    var isUnmatched: Bool { rule == nil }
  }

  struct Item {
    var line: PlanLine
    var number: Int
    var place: Place
  }

  private var reader: PlanReader
  private(set) var users: [Identity] = []
  private(set) var positions: [Identity: Int] = [:]
  private var operations = 0
  private var unmatched = 0

  init(_ plan: VerifiedPlan) throws { reader = try plan.open() }

  mutating func next() throws -> Item? {
    while let line = try reader.next() {
      switch line {
      case .user(let identity): note(identity)
      case .operation(let operation):
        operations += 1
        return Item(
          line: line, number: operations,
          place: Place(
            rule: operation.rule, namespace: operation.namespace, key: operation.source))
      case .unmatched(let key):
        unmatched += 1
        return Item(
          line: line, number: unmatched, place: Place(namespace: key.namespace, key: key.key))
      }
    }
    return nil
  }

  private mutating func note(_ identity: Identity) {
    guard positions[identity] == nil else { return }
    positions[identity] = users.count
    users.append(identity)
  }
}
