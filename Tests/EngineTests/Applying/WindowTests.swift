import Core
import FileState
import Ledger
import StoreTesting
import Synchronization
import SystemPackage
import TestKit
import Testing

@testable import Engine

@Suite("The time between a read and its write")
struct WindowTests {
  private struct Scene {
    let shop: Workshop
    let base: InMemoryStore

    init(window: Int64? = nil, batch: Int = 2) async throws {
      shop = try Workshop()
      base = try await World.store((0..<6).map { .trip("johndoe", "\($0)", at: 2) })
      var planning = try Planning()
      planning.limits.batch = batch
      planning.limits.window = window
      _ = try await planning(base, to: shop.plan)
    }

    /// A store without compare-and-set whose calls take time, and that gives up what is late.
    ///
    /// - Parameters:
    ///   - isLate: write calls that come too late, and whether an attempt before may have been made.
    ///   - delay: seconds until every reader sees a write, as claimed.
    func store(
      readSeconds: Int64 = 0, writeSeconds: @escaping @Sendable (Int) -> Int64 = { _ in 0 },
      isLate: @escaping @Sendable (Int) -> Bool? = { _ in nil }, delay: Int64 = 0,
      afterWrite: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> ScriptedStore {
      let clock = shop.clock
      var capabilities = base.capabilities
      capabilities.conditionalWrites = .none
      capabilities.consistencyDelay = delay
      return ScriptedStore(
        base,
        .init(
          fault: { number in isLate(number).map { .late(inDoubt: $0) } },
          afterRead: { _ in clock.advance(by: readSeconds) },
          beforeWrite: { clock.advance(by: writeSeconds($0)) }, afterWrite: afterWrite),
        capabilities: capabilities)
    }
  }

  @Test func theWidestIsReportedAndKept() async throws {
    let scene = try await Scene()
    let store = scene.store(readSeconds: 1, writeSeconds: { $0 == 1 ? 3 : 1 })
    let report = try await scene.shop.apply(store)
    #expect(report.outcome == .completed)
    // One read of sources and destinations, then the write.
    #expect(report.window == 4_000)
    let record = try #require(try await scene.shop.state().runs.last)
    #expect(record.window == 4_000)
    let replay = try await JournalReplay.read(
      FileRunStorage(JournalPaths(root: scene.shop.root, run: record.id))
    ) { _ in }
    #expect(replay.window == 4_000)
    // Nothing is read ahead of a write.
    #expect(store.allowances == [.seconds(5), .seconds(5), .seconds(5)])
  }

  /// A late batch is read again, and an edge that lags shows what was there before another run wrote.
  @Test func aReadThatLagsSettlesNothing() async throws {
    let scene = try await Scene()
    let base = scene.base
    let run = try await scene.shop.apply(scene.store(delay: 60)).run
    let lagging = scene.store(
      isLate: { $0 == 0 ? false : nil }, delay: 60,
      afterWrite: { number in
        guard number == 0 else { return }
        do { try await base.remove("trip:ID-J:0") } catch { Issue.record("\(error)") }
      })
    let report = try await scene.shop.rollBack(lagging, run)
    #expect(report.tally == Tally(planned: 6, applied: 5, notAttempted: 1))
    #expect(report.pending?.operations == 1)
  }

  @Test func aStoreThatComparesHasNone() async throws {
    let scene = try await Scene()
    let report = try await scene.shop.apply(scene.base)
    #expect(report.tally.applied == 6)
    #expect(report.window == nil)
    #expect(try await scene.shop.state().runs.last?.window == nil)
  }

  @Test func aWiderOneThanAllowedStopsTheRun() async throws {
    let scene = try await Scene(window: 2)
    let store = scene.store(writeSeconds: { $0 == 1 ? 3 : 1 })
    let report = try await scene.shop.apply(store)
    #expect(report.outcome == .failed)
    #expect(report.tally == Tally(planned: 6, applied: 4, notAttempted: 2))
    let error = try #require(report.error as? WindowExceeded)
    #expect(error == WindowExceeded(width: 3_000, limit: 2_000, isWritten: true))
    #expect(error.description.contains("`limits.window` allows 2 s"))
    #expect(store.allowances == [.seconds(2), .seconds(2)])
    #expect(try await scene.shop.state().runs.last?.unsettled == 0)
    #expect(
      try await scene.shop.apply(scene.store()).tally == Tally(planned: 6, applied: 2, already: 4))
  }

  @Test func readsThatAloneTakeLongerAreNotWrittenOn() async throws {
    let scene = try await Scene(window: 2)
    let report = try await scene.shop.apply(scene.store(readSeconds: 3))
    #expect(report.outcome == .failed)
    #expect(report.tally == .unattempted(6))
    #expect((report.error as? WindowExceeded)?.isWritten == false)
    #expect(try await scene.base.text("trip:ID-J:0") == nil)
    #expect(try await scene.shop.state().runs.last?.unsettled == 0)
  }

  /// A user wrote while the batch waited for the service: it is decided anew, and theirs stays.
  @Test(arguments: [false, true])
  func aLateBatchIsDecidedAnew(_ inDoubt: Bool) async throws {
    let scene = try await Scene()
    let base = scene.base
    let newer = Record.trip("ID-J", "0", at: 9)
    let store = scene.store(
      isLate: { $0 == 0 ? inDoubt : nil },
      afterWrite: { number in
        guard number == 0 else { return }
        do { try await newer.put(into: base) } catch { Issue.record("\(error)") }
      })
    let report = try await scene.shop.apply(store)
    #expect(report.outcome == .completed)
    #expect(report.tally.applied == 5)
    #expect(report.tally.skipped + report.tally.drifted == 1)
    #expect(
      try await base.text("trip:ID-J:0") == String(decoding: newer.entry.value, as: UTF8.self))
    #expect(store.allowances.first == .seconds(5))
    // The second attempt may wait longer, so that a slow service is no reason never to write.
    #expect(store.allowances.dropFirst().first == .seconds(10))
    let run = try #require(try await scene.shop.state().runs.last)
    let replay = try await JournalReplay.read(
      FileRunStorage(JournalPaths(root: scene.shop.root, run: run.id))
    ) { _ in }
    #expect(replay.open.isEmpty)
  }

  @Test func itsOwnWriteThatIsFoundWhenDecidedAnewIsApplied() async throws {
    let scene = try await Scene()
    let base = scene.base
    let result = Record("trip:ID-J:0", #"{"userId":"ID-J","updatedAt":"2023-01-02T00:00:00Z"}"#)
    let store = scene.store(
      isLate: { $0 == 0 ? true : nil },
      afterWrite: { number in
        guard number == 0 else { return }
        do { try await result.put(into: base) } catch { Issue.record("\(error)") }
      })
    #expect(try await scene.shop.apply(store).tally == Tally(planned: 6, applied: 6))
  }

  @Test func aStoreThatIsAlwaysLateFailsTheWrites() async throws {
    let scene = try await Scene(batch: 6)
    let report = try await scene.shop.apply(scene.store(isLate: { _ in false }))
    #expect(report.tally == Tally(planned: 6, failed: 6))
    #expect(try await scene.shop.comparison().rows.first?.reasons == [.windowPassed: 6])
  }

  /// A list tells that destinations are absent, in one request for up to a thousand keys.
  @Test func destinationsAreListedWhenABatchIsDecidedAnew() async throws {
    let clock = TestClock(World.now)
    let identity = World.john
    let base = try await World.store(
      (0..<1_000).map { .trip(identity.legacy, "\($0)") }, .metered)
    let metered = ScriptedStore(base)
    let rule = BoundRule(
      try #require(CompiledRule.compile(try World.rules()).first { $0.rule.name == "trips" }),
      identity: identity)
    let writes = (0..<1_000).map { number in
      let operation = Core.Operation(
        identity: identity, rule: "trips", namespace: World.logs, action: .create,
        reason: .destinationAbsent, source: Key("trip:johndoe:\(number)"),
        destination: Key("trip:ID-J:\(number)"),
        sourceFingerprint: Fingerprint(words: (0, 0, 0, 0)), destinationFingerprint: nil,
        resultFingerprint: nil, bytes: 1)
      return DecidedBatch.Write(
        number: number, operation: operation,
        item: WriteItem(
          namespace: World.logs, key: operation.destination, change: .put(Entry(value: [])),
          expected: .absent), replaced: nil, basis: .rule(0))
    }
    let rereading = Rereading(
      store: metered, retry: .none,
      clock: RunClock(
        now: { Timestamp(seconds: clock.now) }, uptime: { .seconds(clock.now) }))
    try await Record("trip:ID-J:7", "{}").put(into: base)
    let batch = try await rereading.read(writes[...], [rule])
    #expect(metered.requests.lists == 1)
    // The sources, and the one destination that is there.
    #expect(metered.requests.keysRead == 1_001)
    #expect(batch.items[7].destination != nil)
    #expect(batch.items.count { $0.destination != nil } == 1)
    #expect(batch.items.allSatisfy { $0.source != nil })
  }
}
