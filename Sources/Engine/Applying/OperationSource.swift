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
  private let includesUnchanged: Bool
  private let numbers: Set<Int>?
  private var presence: DestinationPresence<Store>?
  private var bound: [String: BoundRule] = [:]
  private var boundIdentity: Identity?
  /// Rules of the present batch and user.
  private var ruleIndex: [String: Int] = [:]

  /// - Parameters:
  ///   - includesUnchanged: whether records that need no write are read, too.
  ///   - numbers: the operations to bring; nil: all.
  ///   - presence: spares reads of destinations; nil reads all.
  ///   - preimages: what a rollback puts back, from the first; nil where nothing is to be written.
  ///   - clock: by which reads are dated.
  ///   - recent: what reads may not show yet; nil where they show every write.
  ///   - past: what earlier runs wrote; nil where nothing is created.
  init(
    _ plan: sending PlanReader, store: Store, retry: RetryPolicy, batchSize: Int,
    includesUnchanged: Bool = false, only numbers: Set<Int>? = nil,
    presence: DestinationPresence<Store>? = nil, preimages: sending KeptEntries? = nil,
    clock: RunClock = .stopped, recent: RecentWrites? = nil, past: PastWrites? = nil
  ) {
    self.past = past
    self.clock = clock
    self.recent = recent
    rereading = Rereading(store: store, retry: retry, clock: clock)
    purpose = plan.subject.purpose
    planned = plan.plan.header.created
    self.preimages = preimages
    self.plan = plan
    self.retry = retry
    self.batchSize = max(1, batchSize)
    self.includesUnchanged = includesUnchanged
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
    var bytes = 0
    while batch.items.count < batchSize, bytes < ApplyBatch.bytes, let line = try plan.next() {
      if case .user(let identity) = line { batch.users.append(identity) }
      guard case .operation(let operation) = line else { continue }
      defer { number += 1 }
      if let numbers, !numbers.contains(number) { continue }
      var item = OperationBatch.Item(number: number, operation: operation)
      if operation.action.writes || includesUnchanged && operation.action == .unchanged {
        item.basis = try await basis(of: operation, in: &batch)
        item.verdict = recent?.verdict(on: operation, at: clock.now())
        bytes += operation.bytes
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
  private func fresh(_ batch: OperationBatch) async throws(StoreError) -> OperationBatch {
    var batch = batch
    var presence = presence
    try await presence?.renew(rules, retry)
    batch.reads.first = clock.uptime()
    let sources = batch.items.indices.filter {
      batch.items[$0].basis != nil && batch.items[$0].verdict == nil
    }
    var destinations: [Int] = []
    var absent: [Int] = []
    for i in batch.items.indices
    where batch.items[i].basis != nil && !batch.items[i].operation.isInPlace {
      // Asked of each, in the plan's order.
      let isAbsent = try presence?.isAbsent(batch.items[i].operation) ?? false
      guard batch.items[i].verdict == nil else { continue }
      if isAbsent {
        absent.append(i)
      } else {
        destinations.append(i)
      }
    }
    var read = try await read(sources, destinations, of: batch).makeIterator()
    for i in sources { batch.items[i].source = read.next() ?? nil }
    for i in destinations { batch.items[i].destination = read.next() ?? nil }
    if presence?.confirms(absent.count) == false {
      for (i, entry) in zip(absent, try await self.read([], absent, of: batch)) {
        batch.items[i].destination = entry
      }
    } else if !absent.isEmpty, let age = presence?.age {
      batch.reads.first = min(batch.reads.first, clock.uptime() - age)
    }
    self.presence = presence
    batch.reads.last = clock.uptime()
    if let recent {
      let now = clock.now()
      for i in sources {
        let item = batch.items[i]
        batch.items[i].verdict = recent.verdict(
          on: item.operation, source: item.source, destination: item.destination, at: now)
      }
    }
    return batch
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
    _ sources: [Int], _ destinations: [Int], of batch: OperationBatch
  ) async throws(StoreError) -> [Entry?] {
    let operations = batch.items.map(\.operation)
    let keys =
      sources.map { (namespace: operations[$0].namespace, key: operations[$0].source) }
      + destinations.map { (namespace: operations[$0].namespace, key: operations[$0].destination) }
    let reader = reader
    return try await retry.run { () async throws(StoreError) in try await reader.read(keys) }
  }
}
