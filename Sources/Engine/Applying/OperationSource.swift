import Core
import Ledger

/// Reads a plan's operations batch by batch, with fresh reads of the records they touch.
///
/// An actor, so that the next batch is read while the last one is decided and written.
actor OperationSource<Store: KeyValueStore> {
  private var plan: PlanReader
  /// When the plan was made; a record's time is measured by it.
  nonisolated let planned: Timestamp
  private let reader: BatchReader<Store>
  private let retry: RetryPolicy
  private let batchSize: Int
  private let rules: [String: CompiledRule]
  private let purpose: PlanSubject.Purpose
  private let preimages: KeptEntries?
  private let clock: RunClock
  private let recent: RecentWrites?
  private let past: PastWrites?
  private let rereading: Rereading<Store>
  private var number = 0
  private let checksResults: Bool
  private let shape: RequestShape
  private let readsTextTogether: Bool
  private let numbers: Set<Int>?
  private var presence: DestinationPresence<Store>?
  /// Nil for a check, and where requests take no time.
  private var expectation: ResultExpectation?
  private var bound: [String: BoundRule] = [:]
  private var boundIdentity: Identity?
  /// Rules of the present batch and user.
  private var ruleIndex: [String: Int] = [:]

  /// - Parameters:
  ///   - checksResults: for a check that writes nothing: what was found unchanged is read, too, and a
  ///     source only where its destination does not hold the result.
  ///   - numbers: the operations to bring; nil: all.
  ///   - presence: spares reads of destinations; nil reads all.
  ///   - preimages: what a rollback puts back, from the first; nil where nothing is to be written.
  ///   - clock: by which reads are dated.
  ///   - recent: what reads may not show yet; nil where they show every write.
  ///   - past: what earlier runs wrote; nil where nothing is created.
  ///   - reached: how many of the plan's operations an earlier run attempted.
  init(
    _ plan: sending PlanReader, store: Store, retry: RetryPolicy, batchSize: Int,
    checksResults: Bool = false, only numbers: Set<Int>? = nil,
    presence: DestinationPresence<Store>? = nil, preimages: sending KeptEntries? = nil,
    clock: RunClock = .stopped, recent: RecentWrites? = nil, past: PastWrites? = nil,
    reached: Int = 0
  ) {
    self.past = past
    expectation =
      checksResults || store.capabilities.requestLatency == .local
      ? nil : ResultExpectation(reached: reached)
    self.clock = clock
    self.recent = recent
    rereading = Rereading(store: store, retry: retry, clock: clock)
    purpose = plan.subject.purpose
    planned = plan.plan.header.created
    self.preimages = preimages
    self.plan = plan
    self.retry = retry
    self.batchSize = max(1, batchSize)
    self.checksResults = checksResults
    shape = RequestShape(store.capabilities)
    readsTextTogether = store.capabilities.readsTextTogether
    self.numbers = numbers
    self.presence = presence
    reader = BatchReader(store)
    rules = Dictionary(
      CompiledRule.compile(plan.subject.rules).map { ($0.rule.name, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The next batch; nil at the end of the plan.
  func next() async throws -> OperationBatch? {
    var batch = OperationBatch(items: [], rules: [])
    ruleIndex = [:]
    var (bytes, lone) = (0, 0)
    while batch.items.count < batchSize, bytes < ApplyBatch.bytes, lone < ApplyBatch.lone,
      let line = try plan.next()
    {
      if case .user(let identity) = line { batch.users.append(identity) }
      guard case .operation(let operation) = line else { continue }
      defer { number += 1 }
      if let numbers, !numbers.contains(number) { continue }
      var item = OperationBatch.Item(number: number, operation: operation)
      if operation.action.writes || checksResults && operation.action == .unchanged {
        item.basis = try await basis(of: operation, in: &batch)
        item.verdict = recent?.verdict(on: operation, at: clock.now())
        bytes += operation.bytes
        if !checksResults { lone += operation.loneSides(isCheck: false).count }
      }
      batch.items.append(item)
    }
    guard !batch.items.isEmpty || !batch.users.isEmpty else { return nil }
    let read = try await fresh(batch)
    return try await past?.leavingDeleted(read) ?? read
  }

  private func basis(
    of operation: Operation, in batch: inout OperationBatch
  ) async throws -> OperationBatch.Basis {
    switch purpose {
    case .migrate: return .rule(try index(of: operation, in: &batch.rules))
    case .cleanup: return .cleanup(try index(of: operation, in: &batch.rules))
    case .rollback:
      let isPutBack = operation.action.writes && operation.action != .delete
      return .preimage(
        isPutBack
          ? try await preimages?.find(
            operation.destination, in: operation.namespace, content: operation.resultFingerprint)
          : nil)
    }
  }

  /// The place of the operation's rule, bound to its user, among the batch's.
  private func index(
    of operation: Operation, in rules: inout [BoundRule]
  ) throws(PlanRefusal) -> Int {
    if boundIdentity != operation.identity {
      boundIdentity = operation.identity
      bound = [:]
      ruleIndex = [:]
    }
    if let known = ruleIndex[operation.rule] { return known }
    ruleIndex[operation.rule] = rules.count
    rules.append(try boundRule(operation))
    return rules.count - 1
  }

  private func boundRule(_ operation: Operation) throws(PlanRefusal) -> BoundRule {
    if let known = bound[operation.rule] { return known }
    guard let rule = rules[operation.rule] else {
      throw PlanRefusal(
        .tampered, "an operation names the rule '\(operation.rule)', which is not in the plan")
    }
    let new = BoundRule(rule, identity: operation.identity)
    bound[operation.rule] = new
    return new
  }

  /// The batch with its sources and destinations as they are now.
  ///
  /// Both records behind a write are read together, after everything that settles an operation without one.
  private func fresh(_ batch: OperationBatch) async throws(StoreError) -> OperationBatch {
    var batch = batch
    var presence = presence
    try await presence?.renew(rules, retry)
    var sides = try sides(of: batch, &presence)
    let results = try await read([], sides.resultsFirst, of: batch, sides.hints)
    for (i, entry) in zip(sides.resultsFirst, results) {
      let operation = batch.items[i].operation
      batch.items[i].destination = entry
      if operation.holdsResult(entry) { continue }
      sides.sources.append(i)
      if !checksResults, operation.mayWrite(over: entry) { sides.destinations.append(i) }
    }
    batch.reads.first = clock.uptime()
    try await fill(&batch, sides.sources, sides.destinations, sides.hints)
    if presence?.confirms(sides.absent.count, metadata: sides.listed) == false {
      let listed = sides.hints.filter { $0.value.listed > 0 }.mapValues(\.unlisted)
      let sources = sides.sources.filter { listed[$0]?.source.isBinary == true }
      let destinations = sides.destinations.filter { listed[$0]?.destination.isBinary == true }
      try await fill(&batch, sources, sides.absent + destinations, listed)
    } else if !sides.absent.isEmpty || sides.listed > 0, let age = presence?.age {
      batch.reads.first = min(batch.reads.first, clock.uptime() - age)
    }
    self.presence = presence
    batch.reads.last = clock.uptime()
    expectation?.note(batch)
    if let recent {
      let now = clock.now()
      for i in sides.sources {
        let item = batch.items[i]
        batch.items[i].verdict = recent.verdict(
          on: item.operation, source: item.source, destination: item.destination, at: now)
      }
    }
    return batch
  }

  private func fill(
    _ batch: inout OperationBatch, _ sources: [Int], _ destinations: [Int],
    _ hints: [Int: LoneHints]
  ) async throws(StoreError) {
    guard !sources.isEmpty || !destinations.isEmpty else { return }
    var read = try await read(sources, destinations, of: batch, hints).makeIterator()
    for i in sources { batch.items[i].source = read.next() ?? nil }
    for i in destinations { batch.items[i].destination = read.next() ?? nil }
  }

  /// What to read of the batch. Where a read may not show what was written lately, no source is spared.
  private func sides(
    of batch: OperationBatch, _ presence: inout DestinationPresence<Store>?
  ) throws(StoreError) -> WantedSides {
    var sides = WantedSides()
    for (i, item) in batch.items.enumerated() {
      guard let basis = item.basis else { continue }
      // Asked of each, in the plan's order.
      let finding = try presence?.finding(of: item.operation) ?? .unknown
      guard item.verdict == nil else { continue }
      if item.operation.isBinary {
        let isInPlace = expectation?.isInPlace(item.number) == true
        sides.hints[i] =
          try presence?.hints(for: item.operation, hasResult: finding == .present || isInPlace)
          ?? item.operation.loneHints(isCheck: checksResults)
      }
      switch (basis, item.operation.isInPlace ? nil : finding) {
      case (_, nil): sides.sources.append(i)
      case (.rule, .unknown) where checksResults, (.rule, .present) where recent == nil:
        sides.resultsFirst.append(i)
      case (.rule, .unknown) where recent == nil && expectation?.isInPlace(item.number) == true:
        sides.resultsFirst.append(i)
      case (_, .absent):
        sides.sources.append(i)
        sides.absent.append(i)
      case (.cleanup, _) where checksResults: sides.sources.append(i)
      default:
        sides.sources.append(i)
        sides.destinations.append(i)
      }
    }
    if !checksResults { sides.dropResultsFirst(batch, unlessSparing: shape) }
    return sides
  }

  /// Operations that were decided before, with what the store holds for them now.
  ///
  /// - Parameter own: numbers of writes that this run may have carried out, which a read may show.
  nonisolated func again(
    _ writes: ArraySlice<DecidedBatch.Write>, _ rules: [BoundRule], own: Set<Int>
  ) async throws(StoreError) -> OperationBatch {
    var batch = try await rereading.read(writes, rules)
    guard let recent else { return batch }
    let now = clock.now()
    for (i, item) in batch.items.enumerated() where !own.contains(item.number) {
      batch.items[i].verdict = recent.verdict(
        on: item.operation, source: item.source, destination: item.destination, at: now)
    }
    return batch
  }

  private func read(
    _ sources: [Int], _ destinations: [Int], of batch: OperationBatch, _ hints: [Int: LoneHints]
  ) async throws(StoreError) -> [Entry?] {
    let operations = batch.items.map(\.operation)
    let keys =
      sources.map { (namespace: operations[$0].namespace, key: operations[$0].source) }
      + destinations.map { (namespace: operations[$0].namespace, key: operations[$0].destination) }
    let others = LoneHints()
    let known =
      readsTextTogether
      ? sources.map { (hints[$0] ?? others).source }
        + destinations.map { (hints[$0] ?? others).destination } : []
    let reader = reader
    return try await retry.run { () async throws(StoreError) in
      try await reader.read(keys, hints: known)
    }
  }
}
