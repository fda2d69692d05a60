import Core
import Ledger

/// Reads the records behind writes again, to decide these again.
///
/// Destinations that the plan found absent are listed where that takes fewer requests than reading
/// them; whatever a listing shows is read.
struct Rereading<Store: KeyValueStore>: Sendable {
  let store: Store
  let retry: RetryPolicy
  let clock: RunClock

  func read(
    _ writes: ArraySlice<DecidedBatch.Write>, _ rules: [BoundRule]
  ) async throws(StoreError) -> OperationBatch {
    var batch = OperationBatch(
      items: writes.map {
        OperationBatch.Item(number: $0.number, operation: $0.operation, basis: $0.basis)
      }, rules: rules)
    batch.reads.first = clock.uptime()
    let absent = try await listedAbsent(batch)
    let sources = Array(batch.items.indices)
    let destinations = sources.filter { i in
      !batch.items[i].operation.isInPlace && !absent.contains(batch.items[i].operation.destination)
    }
    let operations = batch.items.map(\.operation)
    let keys =
      sources.map { (namespace: operations[$0].namespace, key: operations[$0].source) }
      + destinations.map { (namespace: operations[$0].namespace, key: operations[$0].destination) }
    let known = operations.map { $0.loneHints(isCheck: false) }
    let hints = sources.map { known[$0].source } + destinations.map { known[$0].destination }
    let reader = BatchReader(store)
    var entries = try await retry.run { () async throws(StoreError) in
      try await reader.read(keys, hints: hints)
    }.makeIterator()
    for i in sources { batch.items[i].source = entries.next() ?? nil }
    for i in destinations { batch.items[i].destination = entries.next() ?? nil }
    batch.reads.last = clock.uptime()
    return batch
  }

  private struct Range: Hashable {
    var namespace: Namespace
    var prefix: Key
  }

  /// Destinations that a listing of their users' prefixes does not show; empty where reading is
  /// cheaper. Keys of several namespaces never share a range.
  private func listedAbsent(_ batch: OperationBatch) async throws(StoreError) -> Set<Key> {
    guard store.capabilities.prefersListings else { return [] }
    var wanted: [Range: Set<Key>] = [:]
    for item in batch.items where item.operation.isCreatedElsewhere {
      guard case .rule(let index)? = item.basis, batch.rules.indices.contains(index),
        let prefix = batch.rules[index].destination?.prefix
      else { continue }
      wanted[
        Range(namespace: item.operation.namespace, prefix: Key(prefix)), default: []
      ].insert(item.operation.destination)
    }
    let shape = RequestShape(store.capabilities)
    var absent: Set<Key> = []
    let namespaces = Set(wanted.keys.map(\.namespace))
    // One set of keys serves one namespace only.
    guard namespaces.count == 1 else { return [] }
    for (range, keys) in wanted.sorted(by: { $0.key.prefix < $1.key.prefix }) {
      let spared = RequestShape.requests(keys.count, per: shape.keysPerRead)
      guard spared > 1 else { continue }
      if let shown = try await shown(range, atMost: spared - 1) {
        absent.formUnion(keys.subtracting(shown))
      }
    }
    return absent
  }

  /// The keys of a range; nil where it takes more pages than it may.
  private func shown(_ range: Range, atMost pages: Int) async throws(StoreError) -> Set<Key>? {
    var keys: Set<Key> = []
    var count = 0
    var iterator = store.pages(Scan([ScanRange(range.namespace, prefix: range.prefix)]))
      .makeAsyncIterator()
    while let page = try await iterator.next(isolation: nil) {
      count += 1
      guard count <= pages else { return nil }
      for record in page.records { keys.insert(record.key) }
    }
    return keys
  }
}
