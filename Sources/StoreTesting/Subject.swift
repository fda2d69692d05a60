import Core
import Synchronization
import Testing

/// The store under one check, with the words the checks are written in.
struct Subject<S: KeyValueStore>: ConformanceSubject {
  let store: S
  let clock: TestClock
  let check: String
  let record: @Sendable (ConformanceFailure) -> Void

  var namespace: Namespace { "CONFORMANCE" }
  var capabilities: StoreCapabilities { store.capabilities }

  /// The first moment at or after `seconds` that the store can keep as an expiration.
  func keepable(_ seconds: Int64) -> Int64 {
    let step = max(1, capabilities.expirationResolution)
    return (seconds + step - 1) / step * step
  }

  // MARK: - Items

  func put(_ key: Key, _ entry: Entry, expected: Core.Expectation?) -> WriteItem {
    WriteItem(namespace: namespace, key: key, change: .put(entry), expected: expected)
  }

  func put(_ key: Key, _ value: String, expected: Core.Expectation?) -> WriteItem {
    put(key, Entry(value: Array(value.utf8)), expected: expected)
  }

  func delete(_ key: Key, expected: Core.Expectation? = nil) -> WriteItem {
    WriteItem(namespace: namespace, key: key, change: .delete, expected: expected)
  }

  // MARK: - Calls

  /// Writes and waits, on the test's clock, until every reader sees it.
  @discardableResult
  func write(_ items: [WriteItem]) async throws -> [WriteOutcome] {
    var outcomes: [WriteOutcome] = []
    var rest = items[...]
    while !rest.isEmpty {
      let part = rest.prefix(capabilities.writeBatchSize)
      rest = rest.dropFirst(part.count)
      outcomes += try await store.write(WriteBatch(Array(part)))
    }
    clock.advance(by: capabilities.consistencyDelay)
    return outcomes
  }

  /// Puts entries, whatever is there, and expects each to be written.
  func seed(_ keys: some Sequence<Key>, value: String = "value") async throws {
    let outcomes = try await write(keys.map { put($0, value, expected: nil) })
    expect(outcomes.allSatisfy { $0 == .written })
  }

  /// Reads keys, as many at once as the store takes.
  func read(_ keys: [Key], in other: Namespace? = nil) async throws -> [Entry?] {
    var entries: [Entry?] = []
    var rest = keys[...]
    while !rest.isEmpty {
      let part = rest.prefix(capabilities.readBatchSize)
      rest = rest.dropFirst(part.count)
      entries += try await store.read(other ?? namespace, Array(part))
    }
    return entries
  }

  func entry(_ key: Key) async throws -> Entry? {
    let entries = try await store.read(namespace, [key])
    expect(entries.count, equals: 1)
    return entries.first ?? nil
  }

  func value(_ key: Key) async throws -> String? {
    try await entry(key).map { String(decoding: $0.value, as: UTF8.self) }
  }

  /// Every page of a scan; each is checked against the page size.
  func pages(_ ranges: [ScanRange], values: Bool = false) async throws -> [ScanPage] {
    var pages: [ScanPage] = []
    for try await page in store.pages(Scan(ranges, includesValues: values)) {
      expect(page.records.count <= capabilities.pageSize)
      pages.append(page)
    }
    return pages
  }

  func records(_ ranges: [ScanRange], values: Bool = false) async throws -> [ScanPage.Record] {
    try await pages(ranges, values: values).flatMap(\.records)
  }

  /// The keys under a prefix, in byte order; the store's own order is checked where it claims one.
  func keys(_ prefix: Key = "") async throws -> [Key] {
    let found = try await records([ScanRange(namespace, prefix: prefix)]).map(\.key)
    if capabilities.ordersKeys { expect(found, equals: found.sorted()) }
    return found.sorted()
  }

  // MARK: - Expectations

  func expectError(_ code: StoreError.Code, _ body: () async throws -> Void) async {
    do {
      try await body()
      fail("no error, expected \(code)")
    } catch let error as StoreError {
      expect(error.code, equals: code)
      expect(!error.message.isEmpty)
    } catch {
      fail("\(error), expected \(code)")
    }
  }

  func expectLimitExceeded(_ outcome: WriteOutcome?) {
    guard case .failed(let error)? = outcome else {
      fail("\(String(describing: outcome)), expected a failure")
      return
    }
    expect(error.code, equals: .limitExceeded)
  }
}

/// A clock that stands still until it is told to move; seconds since 1970.
public final class TestClock: Sendable {
  private let seconds: Mutex<Int64>

  /// Starts at this second.
  public init(_ seconds: Int64 = 1_700_000_000) { self.seconds = Mutex(seconds) }

  /// Seconds since 1970.
  public var now: Int64 { seconds.withLock { $0 } }

  /// Moves the clock by seconds.
  public func advance(by amount: Int64) { seconds.withLock { $0 += amount } }
}
