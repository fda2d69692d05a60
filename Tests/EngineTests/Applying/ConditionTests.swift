import Core
import Engine
import FileState
import Ledger
import StoreTesting
import Synchronization
import SystemPackage
import TestKit
import Testing

/// Each of these notices a condition or a read-back that is left out.
@Suite("Conditions of single writes")
struct ConditionTests {
  private static let temporary = StoreError(.unavailable, "503")

  private struct Scene {
    let shop: Workshop
    let base: InMemoryStore

    init() async throws {
      shop = try Workshop()
      base = try await World.store([.trip("johndoe", "1", at: 2)])
      _ = try await Planning()(base, to: shop.plan)
    }

    func apply(
      _ hooks: ScriptedStore.Script, retry: RetryPolicy = .none
    ) async throws -> ApplyReport {
      try await shop.apply(ScriptedStore(base, hooks), retry: retry)
    }
  }

  private static func put(
    _ record: Record, into store: InMemoryStore
  ) -> @Sendable (Int) async -> Void {
    { _ in
      do { try await record.put(into: store) } catch { Issue.record("\(error)") }
    }
  }

  @Test func aDestinationWrittenAfterTheFreshReadStays() async throws {
    let scene = try await Scene()
    let newer = Record.trip("ID-J", "1", at: 9)
    let report = try await scene.apply(.init(beforeWrite: Self.put(newer, into: scene.base)))
    #expect(report.tally == Tally(planned: 1, drifted: 1))
    let there = try await scene.base.text("trip:ID-J:1")
    #expect(there == String(decoding: newer.entry.value, as: UTF8.self))
  }

  @Test func aSourceEditedAfterTheFreshReadIsNotCopied() async throws {
    let scene = try await Scene()
    let edited = Record.trip("johndoe", "1", at: 9)
    let report = try await scene.apply(.init(beforeWrite: Self.put(edited, into: scene.base)))
    #expect(report.tally == Tally(planned: 1, drifted: 1))
    #expect(try await scene.base.text("trip:ID-J:1") == nil)
  }

  @Test func aRefusedBatchWhoseKeysCannotBeReadHasFailed() async throws {
    let scene = try await Scene()
    let isDown = Mutex(false)
    let report = try await scene.apply(
      .init(
        fault: { _ in
          isDown.withLock { $0 = true }
          return .refusing(Self.temporary)
        }, readError: { _ in isDown.withLock { $0 } ? Self.temporary : nil }))
    #expect(report.outcome == .failed)
    #expect(report.tally == Tally(planned: 1, failed: 1))
    let paths = JournalPaths(root: scene.shop.root, run: report.run)
    var kinds: [OutcomeKind] = []
    _ = try await JournalReplay.read(FileRunStorage(paths)) { kinds.append($0.kind) }
    #expect(kinds == [.failed])
  }

  /// The write landed, its answer and every read were lost; the repeat meets the run's own record.
  @Test func itsOwnRecordThatARepeatMeetsIsNoDrift() async throws {
    let scene = try await Scene()
    let isDown = Mutex(false)
    let repeated = Mutex(false)
    let retry = RetryPolicy(
      waits: [.seconds(1), .seconds(2)],
      sleep: { _ in
        // The reads' own waits come first; the last one is before the repeat of the write.
        repeated.withLock { $0 = true }
      })
    let report = try await scene.apply(
      .init(
        fault: { number in
          guard number == 0 else {
            isDown.withLock { $0 = false }
            return nil
          }
          isDown.withLock { $0 = true }
          return .losingAnswer(Self.temporary)
        }, readError: { _ in isDown.withLock { $0 } ? Self.temporary : nil }), retry: retry)
    #expect(repeated.withLock { $0 })
    #expect(report.outcome == .completed)
    #expect(report.tally == Tally(planned: 1, applied: 1))
  }

  /// The waiting time before a clean-up counts from the run's end, not from its start.
  @Test func aLongRunBeginsTheWaitAtItsEnd() async throws {
    let shop = try Workshop()
    let base = try await World.store([.trip("mary", "1")])
    _ = try await Planning()(base, to: shop.plan)
    let clock = shop.clock
    try await shop.apply(
      ScriptedStore(base, .init(afterWrite: { _ in clock.advance(by: 86_400) })))
    shop.clock.advance(by: Workshop.waiting - 1)
    await #expect(throws: CleanupRefusal.self) { _ = try await shop.clearance(base) }
    shop.clock.advance(by: 1)
    _ = try await shop.clearance(base)
  }

  /// Another machine takes a lock over whose heartbeat is old; a run's own is not.
  @Test func aLongRunKeepsItsLockByHeartbeats() async throws {
    let shop = try Workshop()
    var capabilities = InMemoryStore.allAbilities
    capabilities.writeBatchSize = 1
    let base = try await World.store((0..<4).map { .trip("johndoe", "\($0)") }, capabilities)
    _ = try await Planning()(base, to: shop.plan)
    let stale = LeaseSettings().staleAfter
    let clock = shop.clock
    var elsewhere = try shop.environment().surroundings
    elsewhere.process = ProcessIdentity(host: "elsewhere", pid: 1, space: "another")
    let file = LeaseFile(try shop.paths(), in: elsewhere)
    let taken = Mutex(0)
    let store = ScriptedStore(
      base,
      .init(beforeWrite: { _ in
        clock.advance(by: stale - 1)
        do {
          let lease = try await file.acquire(actor: "bob", operation: "apply")
          taken.withLock { $0 += 1 }
          try? await lease.release()
        } catch {}
      }))
    let report = try await shop.apply(store)
    #expect(report.outcome == .completed)
    #expect(taken.withLock { $0 } == 0)
  }
}
