import Core
import Synchronization

/// A store that says of itself what is not so, which the conformance suite must find.
final class OverclaimingStore: KeyValueStore {
  enum Claim: CaseIterable {
    case moreKeysPerRead, moreKeysPerReadThanARead, noRequests, twoRequestsForOne
    case sourcesCompared, keysCompared, nothingCompared, manyAtOnce
    case everySecond, roundsExpirations, chargesUncounted
  }

  private let base: InMemoryStore
  private let claim: Claim
  private let counts = Mutex(RequestCounts())
  private let readsUnderWay = Mutex(0)
  let capabilities: StoreCapabilities

  init(_ claim: Claim, now: @escaping @Sendable () -> Int64) {
    self.claim = claim
    var claimed = StoreCapabilities(
      ordersKeys: true, scansValues: true, conditionalWrites: .both, writable: true, pageSize: 3,
      readBatchSize: 20, writeBatchSize: 20, keysPerRead: 10, maximumValueBytes: 1_000)
    base = InMemoryStore(capabilities: claimed, now: now)
    switch claim {
    case .moreKeysPerReadThanARead: claimed.keysPerRead = 21
    case .noRequests: claimed.concurrentRequests = 0
    case .nothingCompared: claimed.conditionalWrites = .none
    case .keysCompared: claimed.conditionalWrites = .destination
    case .manyAtOnce: claimed.concurrentRequests = 4
    case .roundsExpirations: claimed.expirationResolution = 60
    case .chargesUncounted:
      let charge = RequestTariff.Charge(
        microdollarsPerMillion: 1, includedPerMonth: 0, freePerDay: 0)
      claimed.tariff = RequestTariff(
        requestsPerWindow: nil, windowSeconds: 0, reads: charge, writes: charge, deletes: charge,
        lists: charge)
    default: break
    }
    capabilities = claimed
  }

  var identity: String { base.identity }

  var requestCounts: RequestCounts? {
    claim == .twoRequestsForOne ? counts.withLock { $0 } : nil
  }

  func pages(_ scan: Scan) -> InMemoryStore.Pages { base.pages(scan) }

  func read(_ namespace: Namespace, _ keys: [Key]) async throws(StoreError) -> [Entry?] {
    counts.withLock {
      $0.reads += 2
      $0.keysRead += keys.count
    }
    if claim == .manyAtOnce {
      let others = readsUnderWay.withLock { count in
        defer { count += 1 }
        return count
      }
      defer { readsUnderWay.withLock { $0 -= 1 } }
      guard others == 0 else { throw StoreError(.busy, "one read at a time") }
      for _ in 0..<100 { await Task.yield() }
      return try await base.read(namespace, keys)
    }
    guard claim != .moreKeysPerRead || keys.count < capabilities.keysPerRead else {
      throw StoreError(.limitExceeded, "too many keys")
    }
    return try await base.read(namespace, keys)
  }

  func write(_ batch: WriteBatch) async throws(StoreError) -> [WriteOutcome] {
    var batch = batch
    for index in batch.items.indices {
      if claim == .sourcesCompared { batch.items[index].source = nil }
      if claim == .keysCompared { batch.items[index].expected = nil }
      guard case .put(var entry) = batch.items[index].change, let time = entry.expiration else {
        continue
      }
      if claim == .everySecond { entry.expiration = time / 60 * 60 }
      if claim == .roundsExpirations { entry.expiration = (time + 59) / 60 * 60 }
      batch.items[index].change = .put(entry)
    }
    return try await base.write(batch)
  }
}
