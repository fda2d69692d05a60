import Core
import Engine
import Ledger
import Synchronization
import SystemPackage
import TestKit
import Testing

@Suite("One plan, listed beforehand or not")
struct MeteredPlanTests {
  @Test(arguments: 0..<12 as Range<UInt64>)
  func theDigestIsThatOfAPlainStore(_ seed: UInt64) async throws {
    var world = RandomWorld(seed: seed)
    let many = (0..<30).map { Identity(legacy: "user\($0)", id: "ID-\($0)") }
    let identities = [[World.john, World.alias, World.mary], World.cohort, many][Int(seed % 3)]
    var records = world.records(identities)
    for number in 0..<Int.random(in: 0...200, using: &world.random) {
      records.append(.trip("stranger\(number)", "1"))
    }
    let planning = try Planning(identities)
    let plain = try await planning.lines(try await World.store(records))
    let digest = try await planning(try await World.store(records)).trailer.digest
    var strategies: Set<ListingReport.Strategy> = []
    for (page, batch) in [(1_000, 1_000), (1, 1), (3, 2), (20, 7)] {
      var capabilities = StoreCapabilities.metered
      capabilities.pageSize = page
      capabilities.readBatchSize = batch
      for empty in [false, true] {
        let store = ScriptedStore(
          try await World.store(records, capabilities), .init(insertsEmptyPages: empty))
        let plan = try await planning(store)
        #expect(plan.trailer.digest == digest)
        #expect(try await planning.lines(store) == plain)
        strategies.formUnion(plan.listings.map(\.strategy))
      }
    }
    #expect(strategies.contains(.wholePrefix))
  }

  /// Keys with every kind of byte, metadata, expirations, and enough of them for the disk.
  @Test func hostileKeysComeBackAsTheyWere() async throws {
    var random = SplitMix64(seed: 7)
    var records: [Record] = []
    for number in 0..<6_000 {
      var bytes = Array("trip:johndoe:".utf8)
      bytes += (0..<Int.random(in: 1...60, using: &random)).map { _ in
        random.pick(0, 10, 34, 58, 92, 127, 0xC3, 0xFF, UInt8.random(in: 1...255, using: &random))
      }
      var entry = Entry(value: Array(#"{"userId":"johndoe"}"#.utf8))
      entry.metadata = random.pick(nil, [], Array("{\"n\":\(number)}".utf8))
      entry.expiration = random.pick(nil, World.now + 3_600, World.now + 30)
      records.append(Record(World.logs, Key(bytes), entry))
    }
    let planning = try Planning()
    let plain = try await planning.lines(try await World.store(records))
    let metered = ScriptedStore(try await World.store(records, .metered))
    #expect(try await planning.lines(metered) == plain)
    #expect(plain.count > 5_000)
  }

  @Test func nothingIsLeftBehindAndADirectoryThatRefusesIsNamed() async throws {
    let directory = try TemporaryDirectory()
    let crowd = Crowd(users: 50, recordsEach: 200)
    let names = Mutex<[[String]]>([])
    // A crash at any time leaves what the directory shows then: nothing.
    let store = ScriptedStore(
      try await crowd.store(),
      .init(
        beforePage: { _ in names.withLock { $0.append(directory.names) } },
        beforeRead: { _ in names.withLock { $0.append(directory.names) } }))
    func plan(_ spool: FilePath) async throws -> PlanResult {
      try await Planner(
        store: store, now: { Timestamp(seconds: World.now) }, spoolDirectory: spool
      ).plan(try crowd.planning().input, into: try crowd.planning().writer(store))
    }
    #expect(try await plan(directory.path).trailer.counts.operations == 10_000)
    #expect(directory.names.isEmpty)
    #expect(names.withLock { $0.count } > 20)
    #expect(names.withLock { $0.allSatisfy(\.isEmpty) })
    let error = await #expect(throws: StoreError.self) { try await plan("/nonexistent") }
    #expect(error?.message.contains("/nonexistent") ?? false)
  }

  /// The extent is told before the first request, and no figure is taken back.
  @Test(arguments: [1, 7, 1_000]) func progressSaysTheExtentFirst(pageSize: Int) async throws {
    var capabilities = StoreCapabilities.metered
    capabilities.pageSize = pageSize
    let crowd = Crowd(users: 10, recordsEach: 10)
    let requests = Mutex(0)
    let store = ScriptedStore(
      try await crowd.store(capabilities),
      .init(beforePage: { _ in requests.withLock { $0 += 1 } }))
    let told = Mutex<[(requests: Int, progress: PlanProgress)]>([])
    _ = try await Planner(
      store: store, now: { Timestamp(seconds: World.now) },
      onProgress: { progress in
        let sent = requests.withLock { $0 }
        told.withLock { $0.append((sent, progress)) }
      }
    ).plan(try crowd.planning().input, into: try crowd.planning().writer(store))
    let steps = told.withLock { $0 }
    let first = try #require(steps.first?.progress.listing)
    #expect(steps.first?.requests == 0)
    #expect(first.wanted > 0 && first.settled == 0 && first.requestsLeft > 0)
    let listings = steps.compactMap(\.progress.listing)
    #expect(listings.allSatisfy { $0.wanted == first.wanted })
    #expect(listings.map(\.settled) == listings.map(\.settled).sorted())
    #expect(listings.last == ListingProgress(settled: first.wanted, wanted: first.wanted))
    let records = steps.filter { $0.progress.listing == nil }.map(\.progress)
    #expect(records.allSatisfy { $0.total == crowd.records.count })
    #expect(records.first?.records == 0 && records.last?.records == crowd.records.count)
  }

  /// What changes while pages are listed is there or is not; everything else is.
  @Test(arguments: 0..<8)
  func keysComeAndGoBetweenPages(_ step: Int) async throws {
    var capabilities = StoreCapabilities.metered
    capabilities.pageSize = 7
    let crowd = Crowd(users: 10, recordsEach: 10)
    let base = try await crowd.store(capabilities)
    let store = ScriptedStore(
      base,
      .init(beforePage: { number in
        guard number >= step else { return }
        let identity = crowd.identities[number % 10]
        do {
          try await base.remove(Key("trip:\(identity.legacy):r10003"))
          try await Record.trip(identity.legacy, "r10003b").put(into: base)
        } catch { Issue.record(error) }
      }))
    let lines = try await crowd.planning().lines(store)
    let found = Set(
      lines.compactMap { line in
        if case .operation(let operation) = line { operation.source } else { nil }
      })
    for record in crowd.records where !record.key.description.hasSuffix("r10003") {
      #expect(found.contains(record.key))
    }
    #expect(lines.count <= 10 + 110)
  }

  @Test func aKeyGoneBeforeItsValueIsReadIsNoOperation() async throws {
    let crowd = Crowd(users: 10, recordsEach: 10)
    let base = try await crowd.store()
    let store = ScriptedStore(
      base,
      .init(beforeRead: { call throws(StoreError) in
        if call == 0 { try await base.forget(crowd.records[5].key) }
      }))
    #expect(try await crowd.planning()(store).trailer.counts.operations == 99)
  }
}

extension InMemoryStore {
  fileprivate func forget(_ key: Key) async throws(StoreError) {
    let item = WriteItem(namespace: World.logs, key: key, change: .delete, expected: nil)
    _ = try await write(WriteBatch([item]))
  }
}
