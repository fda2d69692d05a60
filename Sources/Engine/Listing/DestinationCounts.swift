import Core
import Ledger

/// What a listing spares a run, by user and rule: reads of destinations that are to be found absent, and
/// requests for the metadata of values that are read alone.
///
/// Memory grows with users and rules, not with operations.
struct DestinationCounts: Sendable {
  private struct Place: Hashable {
    var identity: Identity
    var rule: String
    var side: RecordSide
  }

  private struct Count {
    var absences = 0
    var metadata = 0
    /// One of the keys, where the side does not tell the template.
    var sample: Key?
    var isEmpty: Bool { absences == 0 && metadata == 0 }
  }

  /// Whether the run verifies a plan, and writes nothing.
  let isCheck: Bool
  private var counts: [Place: Count] = [:]
  /// Destinations to be found absent.
  private(set) var total = 0
  /// Requests for metadata.
  private(set) var metadata = 0

  init(isCheck: Bool = false) { self.isCheck = isCheck }

  /// Counts a whole plan.
  init(reading plan: consuming PlanReader, isCheck: Bool = false) throws {
    self.init(isCheck: isCheck)
    // What a rollback undoes is scattered over both templates; its planner had no listing to weigh.
    if case .rollback = plan.subject.purpose { return }
    while let line = try plan.next() {
      if case .operation(let operation) = line { add(operation) }
    }
  }

  mutating func add(_ operation: Operation) { change(operation, by: 1) }

  mutating func remove(_ operation: Operation) { change(operation, by: -1) }

  private mutating func change(_ operation: Operation, by step: Int) {
    if !isCheck, operation.isCreatedElsewhere {
      if change(operation, .destination, \.absences, by: step) { total += step }
    }
    for side in operation.loneSides(isCheck: isCheck) {
      if change(operation, side, \.metadata, by: step) { metadata += step }
    }
  }

  /// - Returns: whether there was something to take away.
  private mutating func change(
    _ operation: Operation, _ side: RecordSide, _ kind: WritableKeyPath<Count, Int>, by step: Int
  ) -> Bool {
    let place = Place(identity: operation.identity, rule: operation.rule, side: side)
    var count = counts[place] ?? Count()
    guard count[keyPath: kind] + step >= 0 else { return false }
    count[keyPath: kind] += step
    if side == .own { count.sample = operation.source }
    counts[place] = count.isEmpty ? nil : count
    return true
  }

  /// The prefixes of the keys, each as dear without a listing as what it spares.
  ///
  /// - Parameter scans: what planning found of whole prefixes.
  func groups(
    _ rules: [String: CompiledRule], scans: [RequestForecast.PrefixScan] = []
  ) -> [ListingGroup] {
    var groups = ListingGroups()
    for (place, count) in counts {
      guard let rule = rules[place.rule],
        let (template, bound) = Self.template(place, count, rule)
      else { continue }
      groups.want(
        WantedKeys(
          start: Key(bound.prefix), extent: template.captures.isEmpty ? .key : .prefix,
          reads: count.absences, metadata: count.metadata), in: rule.rule.namespace,
        group: template.commonPrefix)
    }
    return groups.groups().map { group in
      var group = group
      group.expectedPages =
        scans.first { $0.namespace == group.namespace && $0.prefix == group.prefix }?.pages
      return group
    }
  }

  private static func template(
    _ place: Place, _ count: Count, _ rule: CompiledRule
  ) -> (template: KeyTemplate, bound: BoundTemplate)? {
    let bound = BoundRule(rule, identity: place.identity)
    guard case .move(_, let to) = rule.rule.keys, let destination = bound.destination else {
      return (rule.rule.source, bound.source)
    }
    switch place.side {
    case .source: return (rule.rule.source, bound.source)
    case .destination: return (to, destination)
    case .own:
      let isMoved = count.sample?.hasPrefix(Key(destination.prefix)) ?? false
      return isMoved ? (to, destination) : (rule.rule.source, bound.source)
    }
  }
}

extension Operation {
  /// Whether the plan found another key than the source's, which it writes, absent.
  var isCreatedElsewhere: Bool { action == .create && source != destination }
}
