import Core
import Synchronization

/// A store in memory that counts requests as Workers KV would: 1,000 keys a list, 100 a read, 10,000
/// items of one namespace a write, which overwrites whatever is there.
final class MeteredStore: KeyValueStore {
  struct Hooks: Sendable {
    /// Before a page, by the number of the list request, from 0.
    var beforePage: @Sendable (Int) async -> Void = { _ in }
    var beforeRead: @Sendable (Int) async throws(StoreError) -> Void = { _ in }
    var beforeWrite: @Sendable (Int) async throws(StoreError) -> Void = { _ in }
    /// Whether an empty page, which is not the last, comes before each.
    var insertsEmptyPages = false
    /// Whether the store repeats requests by itself, as a real one does, so that the engine does not.
    var retriesItself = true
  }

  let base: InMemoryStore
  private let hooks: Hooks
  private let counts = Mutex((requests: RequestCounts(), calls: [0, 0]))

  init(_ base: InMemoryStore, _ hooks: Hooks = Hooks()) {
    self.base = base
    self.hooks = hooks
  }

  var capabilities: StoreCapabilities {
    var capabilities = base.capabilities
    capabilities.retriesItself = hooks.retriesItself
    return capabilities
  }
  var identity: String { base.identity }
  var requests: RequestCounts { counts.withLock { $0.requests } }
  var requestCounts: RequestCounts? { requests }

  /// What was asked for while `body` ran.
  func counting<Result>(
    _ body: () async throws -> Result
  ) async throws -> (Result, RequestCounts) {
    let before = requests
    return (try await body(), requests - before)
  }

  func pages(_ scan: Scan) -> Pages { Pages(store: self, scan: scan) }

  func read(_ namespace: Namespace, _ keys: [Key]) async throws(StoreError) -> [Entry?] {
    let call = counts.withLock { counts in
      counts.requests.reads += (keys.count + 99) / 100
      counts.requests.keysRead += keys.count
      defer { counts.calls[0] += 1 }
      return counts.calls[0]
    }
    try await hooks.beforeRead(call)
    return try await base.read(namespace, keys)
  }

  func write(_ batch: WriteBatch) async throws(StoreError) -> [WriteOutcome] {
    let call = counts.withLock { counts in
      for (_, items) in Dictionary(grouping: batch.items, by: \.namespace) {
        counts.requests.writes += (items.count + 9_999) / 10_000
        counts.requests.keysWritten += items.count
      }
      defer { counts.calls[1] += 1 }
      return counts.calls[1]
    }
    try await hooks.beforeWrite(call)
    var unconditional = batch
    for i in unconditional.items.indices {
      unconditional.items[i].expected = nil
      unconditional.items[i].source = nil
    }
    return try await base.write(unconditional)
  }

  struct Pages: AsyncSequence, Sendable {
    typealias Element = ScanPage
    typealias Failure = StoreError

    fileprivate let store: MeteredStore
    fileprivate let scan: Scan

    func makeAsyncIterator() -> Iterator { Iterator(store: store, scan: scan) }

    struct Iterator: AsyncIteratorProtocol {
      fileprivate let store: MeteredStore
      fileprivate let scan: Scan
      private var range = 0
      private var pages: InMemoryStore.Pages.AsyncIterator?
      private var owesPage = false

      fileprivate init(store: MeteredStore, scan: Scan) {
        self.store = store
        self.scan = scan
      }

      mutating func next(
        isolation actor: isolated (any Actor)? = #isolation
      ) async throws(StoreError) -> ScanPage? {
        while range < scan.ranges.count {
          var pages =
            pages ?? store.base.pages(Scan([scan.ranges[range]])).makeAsyncIterator()
          if store.hooks.insertsEmptyPages, !owesPage {
            self.pages = pages
            owesPage = true
            store.countList()
            return ScanPage(records: [])
          }
          await store.hooks.beforePage(store.requests.lists)
          guard var page = try await pages.next(isolation: actor) else {
            self.pages = nil
            owesPage = false
            range += 1
            continue
          }
          self.pages = pages
          owesPage = false
          store.countList()
          for i in page.records.indices { page.records[i].range = range }
          return page
        }
        return nil
      }
    }
  }

  private func countList() { counts.withLock { $0.requests.lists += 1 } }
}

extension StoreCapabilities {
  /// As Workers KV has them.
  static let metered = StoreCapabilities(
    ordersKeys: true, scansValues: false, conditionalWrites: .none, writable: true,
    readBatchSize: 1_000, writeBatchSize: 10_000, keysPerRead: 100, concurrentRequests: 4,
    requestLatency: .roundTrip, retriesItself: true, consistencyDelay: 60, tariff: .workersKV)
}

extension RequestTariff {
  static let workersKV = RequestTariff(
    requestsPerWindow: 1_200, windowSeconds: 300,
    reads: Charge(
      microdollarsPerMillion: 500_000, includedPerMonth: 10_000_000, freePerDay: 100_000),
    writes: .fiveDollars, deletes: .fiveDollars, lists: .fiveDollars)
}

extension RequestTariff.Charge {
  fileprivate static let fiveDollars = RequestTariff.Charge(
    microdollarsPerMillion: 5_000_000, includedPerMonth: 1_000_000, freePerDay: 1_000)
}
