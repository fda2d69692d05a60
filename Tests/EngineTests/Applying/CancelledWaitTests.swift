import Core
import Engine
import FileState
import Ledger
import StoreTesting
import SystemPackage
import TestKit
import Testing

@Suite("A stop while the store waits")
struct CancelledWaitTests {
  private static let cancelled = StoreError(.cancelled, "the wait was cut short")
  private static let temporary = StoreError(.unavailable, "503")

  private struct Scene {
    var crowd = Crowd(users: 6, recordsEach: 10)
    var shop: Workshop
    var base: InMemoryStore

    init(writeBatch: Int = 10_000) async throws {
      shop = try Workshop()
      var capabilities = StoreCapabilities.metered
      capabilities.writeBatchSize = writeBatch
      base = try await crowd.store(capabilities)
      var planning = try crowd.planning()
      planning.limits.batch = 20
      _ = try await planning(base, to: shop.plan)
    }

    /// Whatever the first run left, a second one ends it.
    func finish(_ first: ApplyReport) async throws {
      var environment = try shop.environment()
      environment.stop = StopSignal()
      // Until then a read does not tell what the first run wrote.
      shop.clock.advance(by: 62)
      let second = try await shop.apply(base, in: environment)
      #expect(second.outcome == .completed)
      #expect(second.tally.failed == 0)
      #expect(second.tally.applied + second.tally.already == 60)
      #expect(try await crowd.planning()(base).trailer.counts[.unchanged] == 60)
      #expect(try await shop.comparison().difference == 0)
    }
  }

  @Test(arguments: 0..<3)
  func aReadThatIsCutShortStopsTheRun(_ last: Int) async throws {
    let scene = try await Scene()
    let stop = scene.shop.stop
    let store = ScriptedStore(
      scene.base,
      .init(beforeRead: { call throws(StoreError) in
        guard call >= last else { return }
        stop.raise()
        throw Self.cancelled
      }))
    let report = try await scene.shop.apply(store)
    #expect(report.outcome == .interrupted)
    #expect(report.error == nil)
    #expect(report.tally.failed == 0)
    #expect(report.tally.applied + report.tally.notAttempted == 60)
    try await scene.finish(report)
  }

  @Test(arguments: 0..<3)
  func aWriteThatIsCutShortIsNotAttempted(_ last: Int) async throws {
    let scene = try await Scene()
    let stop = scene.shop.stop
    let store = ScriptedStore(
      scene.base,
      .init(beforeWrite: { call throws(StoreError) in
        guard call == last else { return }
        stop.raise()
        throw Self.cancelled
      }))
    let report = try await scene.shop.apply(store)
    #expect(report.outcome == .interrupted)
    #expect(report.error == nil)
    #expect(report.tally == Tally(planned: 60, applied: 20 * last, notAttempted: 60 - 20 * last))
    // The journal says of them neither that they failed nor that they were written.
    let paths = JournalPaths(root: scene.shop.root, run: report.run)
    var outcomes = 0
    let replay = try await JournalReplay.read(FileRunStorage(paths)) { _ in outcomes += 1 }
    #expect(outcomes == 20 * last)
    #expect(replay.open.count == 20)
    #expect(replay.ending == .interrupted)
    #expect(try await scene.shop.state().checkpoint?.nextOperation == 20 * last)
    try await scene.finish(report)
  }

  /// A part of the batch was written before the stop.
  @Test func theWrittenPartOfABatchCounts() async throws {
    let scene = try await Scene(writeBatch: 8)
    let stop = scene.shop.stop
    let store = ScriptedStore(
      scene.base,
      .init(beforeWrite: { call throws(StoreError) in
        guard call == 1 else { return }
        stop.raise()
        throw Self.cancelled
      }))
    let report = try await scene.shop.apply(store)
    #expect(report.outcome == .interrupted)
    #expect(report.tally == Tally(planned: 60, applied: 8, notAttempted: 52))
    let paths = JournalPaths(root: scene.shop.root, run: report.run)
    var applied: [Int] = []
    let replay = try await JournalReplay.read(FileRunStorage(paths)) { applied.append($0.number) }
    #expect(applied == Array(0..<8))
    #expect(replay.open.map(\.number) == Array(8..<20))
    try await scene.finish(report)
  }

  /// Without a stop, an error that ends the run leaves alone what the store was not asked for.
  @Test func whatWasNotAskedForIsNotAttempted() async throws {
    let scene = try await Scene(writeBatch: 8)
    let store = ScriptedStore(
      scene.base,
      .init(beforeWrite: { call throws(StoreError) in
        if call == 1 { throw StoreError(.unauthorized, "the token was revoked") }
      }))
    let report = try await scene.shop.apply(store)
    #expect(report.outcome == .failed)
    #expect(report.tally == Tally(planned: 60, applied: 8, failed: 8, notAttempted: 44))
    try await scene.finish(report)
  }

  /// The wait before another attempt ends with the stop; what may have been sent is pending.
  @Test func aRetryThatIsCutShort() async throws {
    let scene = try await Scene()
    let stop = scene.shop.stop
    let retry = RetryPolicy(
      waits: [.seconds(600)],
      sleep: stop.interrupting { _ in
        stop.raise()
        try await Task.sleep(for: .seconds(600))
      })
    var capabilities = StoreCapabilities.metered
    capabilities.retriesItself = false
    let store = ScriptedStore(
      scene.base, .init(beforeWrite: { _ throws(StoreError) in throw Self.temporary }),
      capabilities: capabilities)
    let report = try await scene.shop.apply(store, retry: retry)
    #expect(report.outcome == .interrupted)
    #expect(report.error == nil)
    #expect(report.tally == .unattempted(60))
    #expect(report.pending?.operations == 20)
    try await scene.finish(report)
  }

  @Test func aRaisedSignalEndsEveryWait() async throws {
    let stop = StopSignal()
    let sleep = stop.interrupting { try await Task.sleep(for: $0) }
    let ended = await withTaskGroup(of: Bool.self) { tasks in
      for _ in 0..<5 {
        tasks.addTask {
          do {
            try await sleep(.seconds(3_600))
            return false
          } catch { return true }
        }
        tasks.addTask {
          await stop.raised()
          return true
        }
      }
      stop.raise()
      return await tasks.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(ended == 10)
    await stop.raised()
    await #expect(throws: CancellationError.self) { try await sleep(.seconds(3_600)) }
  }

  @Test func aWaitForTheSignalEndsWithItsTask() async {
    let stop = StopSignal()
    await withTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await stop.raised() }
      tasks.cancelAll()
    }
    #expect(!stop.isRaised)
  }

  @Test func aSleepThatIsNotInterruptedEnds() async throws {
    try await StopSignal().interrupting { _ in }(.seconds(3_600))
    await #expect(throws: StoreError.self) {
      try await StopSignal().interrupting { _ in throw Self.temporary }(.seconds(1))
    }
  }
}
