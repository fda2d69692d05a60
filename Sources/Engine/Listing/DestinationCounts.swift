import Core
import Ledger

/// How many destinations of a plan are to be found absent, by user and rule.
///
/// Memory grows with users and rules, not with operations.
struct DestinationCounts: Sendable {
  private struct Place: Hashable {
    var identity: Identity
    var rule: String
  }

  private var counts: [Place: Int] = [:]
  private(set) var total = 0

  init() {}

  /// Counts a whole plan.
  init(reading plan: consuming PlanReader) throws {
    while let line = try plan.next() {
      if case .operation(let operation) = line { add(operation) }
    }
  }

  mutating func add(_ operation: Operation) {
    guard operation.isCreatedElsewhere else { return }
    counts[Place(identity: operation.identity, rule: operation.rule), default: 0] += 1
    total += 1
  }

  mutating func remove(_ operation: Operation) {
    let place = Place(identity: operation.identity, rule: operation.rule)
    guard operation.isCreatedElsewhere, let count = counts[place] else { return }
    counts[place] = count > 1 ? count - 1 : nil
    total -= 1
  }

  /// The prefixes of the destinations, each as dear without a listing as its reads.
  ///
  /// - Parameter scans: what planning found of whole prefixes.
  func groups(
    _ rules: [String: CompiledRule], scans: [RequestForecast.PrefixScan] = []
  ) -> [ListingGroup] {
    var groups = ListingGroups()
    for (place, count) in counts {
      guard let rule = rules[place.rule], case .move(_, let to) = rule.rule.keys,
        let destination = BoundRule(rule, identity: place.identity).destination
      else { continue }
      groups.want(
        WantedKeys(
          start: Key(destination.prefix), extent: to.captures.isEmpty ? .key : .prefix,
          reads: count), in: rule.rule.namespace, group: to.commonPrefix)
    }
    return groups.groups().map { group in
      var group = group
      group.expectedPages =
        scans.first { $0.namespace == group.namespace && $0.prefix == group.prefix }?.pages
      return group
    }
  }
}

extension Operation {
  /// Whether the plan found another key than the source's, which it writes, absent.
  var isCreatedElsewhere: Bool { action == .create && source != destination }
}
