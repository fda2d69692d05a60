import Core
import Engine
import FileState
import Ledger
import Synchronization
import SystemPackage
import TestKit
import Testing

@Suite("A store that fails at a write")
struct StoreFaultTests {
  static let temporary = StoreError(.unavailable, "503")
  static let permanent = StoreError(.unauthorized, "the token was revoked")

  struct Fault: Sendable, CustomTestStringConvertible {
    var title: String
    var fault: ScriptedStore.Fault
    var testDescription: String { title }
  }

  static let faults = [
    Fault(title: "refusing, for now", fault: .refusing(temporary)),
    Fault(title: "refusing", fault: .refusing(permanent)),
    Fault(title: "written, the answer lost for now", fault: .losingAnswer(temporary)),
    Fault(title: "written, the answer lost", fault: .losingAnswer(permanent)),
    Fault(title: "half written, for now", fault: .half(temporary)),
    Fault(title: "half written", fault: .half(permanent)),
    Fault(title: "one item fails", fault: .failing([0], permanent)),
    Fault(title: "both items fail for now", fault: .failing([0, 1], temporary)),
    Fault(title: "one item is doubtful", fault: .doubting([1], permanent)),
    Fault(title: "no outcomes", fault: .answeringNothing),
  ]

  static func store() async throws -> InMemoryStore {
    var capabilities = InMemoryStore.allAbilities
    capabilities.writeBatchSize = 2
    return try await World.store(ApplyTests.mixed, capabilities)
  }

  /// Whatever fails, a second run ends where an undisturbed one does.
  @Test(arguments: faults, [true, false])
  func atAnyWriteThenARunToTheEnd(_ fault: Fault, _ retries: Bool) async throws {
    let goal = try await Self.store()
    let calm = try Workshop()
    _ = try await Planning()(goal, to: calm.plan)
    try await calm.apply(goal)
    for failing in [0, 2] {
      let shop = try Workshop()
      let base = try await Self.store()
      _ = try await Planning()(base, to: shop.plan)
      let store = ScriptedStore(base, .init(fault: { $0 == failing ? fault.fault : nil }))
      let waits = RetryPolicy(waits: retries ? [.seconds(1)] : [], sleep: { _ in })
      let first = try await shop.apply(store, retry: waits)
      let second = try await shop.apply(base)
      #expect(second.outcome == .completed)
      #expect(await World.contents(base) == World.contents(goal))
      // Every write is counted by exactly one of the two runs.
      #expect(first.tally.applied + second.tally.applied == 5, "at write \(failing)")
      #expect(second.tally.failed == 0)
      #expect(first.tally.drifted == 0)
      let comparison = try await shop.comparison()
      #expect(comparison.difference == 0)
      let runs = try await shop.state().runs
      for run in runs {
        let replay = try await JournalReplay.read(
          FileRunStorage(JournalPaths(root: shop.root, run: run.id))
        ) { _ in }
        #expect(replay.open.isEmpty)
        #expect(replay.ending == run.outcome)
      }
    }
  }

  @Test func aTemporaryErrorIsTriedAgainAfterItsWait() async throws {
    let shop = try Workshop()
    let base = try await Self.store()
    _ = try await Planning()(base, to: shop.plan)
    let slept = Mutex<[Duration]>([])
    let retry = RetryPolicy(
      waits: [.seconds(1), .seconds(4)], sleep: { wait in slept.withLock { $0.append(wait) } })
    let store = ScriptedStore(base, .init(fault: { $0 < 2 ? .refusing(Self.temporary) : nil }))
    let report = try await shop.apply(store, retry: retry)
    #expect(report.outcome == .completed)
    #expect(report.tally.applied == 5)
    #expect(slept.withLock { $0 } == [.seconds(1), .seconds(4)])
  }

  @Test func theWaitsRunOut() async throws {
    let shop = try Workshop()
    let base = try await Self.store()
    _ = try await Planning()(base, to: shop.plan)
    let slept = Mutex(0)
    let retry = RetryPolicy(
      waits: [.seconds(1), .seconds(4)], sleep: { _ in slept.withLock { $0 += 1 } })
    let store = ScriptedStore(base, .init(fault: { _ in .refusing(Self.temporary) }))
    let report = try await shop.apply(store, retry: retry)
    #expect(report.outcome == .failed)
    #expect((report.error as? StoreError) == Self.temporary)
    #expect(slept.withLock { $0 } == 2)
    #expect(report.tally.failed > 0)
    #expect(report.tally.applied == 0)
  }

  @Test func aPermanentErrorIsNotTriedAgain() async throws {
    let shop = try Workshop()
    let base = try await Self.store()
    _ = try await Planning()(base, to: shop.plan)
    let retry = RetryPolicy(
      waits: [.seconds(1)], sleep: { _ in Issue.record("slept for a permanent error") })
    let store = ScriptedStore(base, .init(fault: { _ in .refusing(Self.permanent) }))
    let report = try await shop.apply(store, retry: retry)
    #expect(store.writeCalls == 1)
    #expect((report.error as? StoreError) == Self.permanent)
    #expect(try await shop.state().runs.last?.outcome == .failed)
    #expect(try await shop.state().checkpoint != nil)
  }

  /// Where every read fails too, `ConditionTests` says what becomes of the writes.
  @Test func aLostAnswerWhoseKeysCanBeReadAgainAfterAWait() async throws {
    let shop = try Workshop()
    let base = try await Self.store()
    _ = try await Planning()(base, to: shop.plan)
    let isDown = Mutex(false)
    let retry = RetryPolicy(waits: [.seconds(1)], sleep: { _ in isDown.withLock { $0 = false } })
    let store = ScriptedStore(
      base,
      .init(
        fault: { number in
          guard number == 0 else { return nil }
          isDown.withLock { $0 = true }
          return .losingAnswer(Self.temporary)
        }, readError: { _ in isDown.withLock { $0 } ? Self.temporary : nil }))
    let report = try await shop.apply(store, retry: retry)
    #expect(report.outcome == .completed)
    #expect(report.tally.applied == 5)
    #expect(report.tally.drifted == 0)
  }

  @Test func oneFailedItemDoesNotStopTheOthers() async throws {
    let shop = try Workshop()
    let base = try await Self.store()
    _ = try await Planning()(base, to: shop.plan)
    let store = ScriptedStore(base, .init(fault: { $0 == 0 ? .failing([0], Self.permanent) : nil }))
    let report = try await shop.apply(store)
    #expect(report.outcome == .completed)
    #expect(report.tally.applied == 4)
    #expect(report.tally.failed == 1)
    let row = try #require(try await shop.comparison().rows.first { $0.outcomes[.failed] != nil })
    #expect(row.messages == ["the token was revoked": 1])
    #expect(row.difference == 1)
    #expect(row.examples.count == 1)
  }

  @Test func aStoreThatCannotBeRead() async throws {
    let shop = try Workshop()
    let base = try await Self.store()
    let before = await World.contents(base)
    _ = try await Planning()(base, to: shop.plan)
    let store = ScriptedStore(base, .init(readError: { _ in Self.permanent }))
    let report = try await shop.apply(store)
    #expect(report.outcome == .failed)
    #expect(report.tally == .unattempted(11))
    #expect(await World.contents(base) == before)
  }
}
