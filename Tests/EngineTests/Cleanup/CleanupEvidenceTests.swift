import Core
import Engine
import FileState
import Ledger
import StoreTesting
import SystemPackage
import TestKit
import Testing

/// A saved clean-up is asked again, when it is applied, for what it rests on.
@Suite("What a clean-up rests on")
struct CleanupEvidenceTests {
  private static let records: [Record] = [.trip("johndoe", "1"), .trip("mary", "1")]

  private struct Scene {
    let shop: Workshop
    let store: InMemoryStore

    init() async throws {
      shop = try Workshop()
      store = try await shop.migrated(CleanupEvidenceTests.records)
      try await shop.planCleanup(store)
    }

    /// - Returns: why nothing was applied; nil where it was.
    func refusal() async throws -> PlanRefusal.Code? {
      let before = await World.contents(store)
      do {
        try await shop.apply(store)
        return nil
      } catch let refusal as PlanRefusal {
        #expect(await World.contents(store) == before)
        return refusal.code
      }
    }

    func edit(_ change: (inout StateDocument) -> Void) async throws {
      var state = try await shop.state()
      change(&state)
      try overwrite(shop.paths().state, StateCodec.encode(state))
    }
  }

  @Test func whatIsSoIsApplied() async throws {
    let scene = try await Scene()
    #expect(try await scene.refusal() == nil)
  }

  @Test func anotherRunSinceIsRefused() async throws {
    let scene = try await Scene()
    let plan = try #require(contents(scene.shop.plan))
    _ = try await Planning()(scene.store, to: scene.shop.plan, at: scene.shop.clock.now)
    try await scene.shop.apply(scene.store)
    try overwrite(scene.shop.plan, plan)
    #expect(try await scene.refusal() == .unchecked)
  }

  @Test func aRollbackSinceIsRefused() async throws {
    let scene = try await Scene()
    let plan = try #require(contents(scene.shop.plan))
    let run = try #require(try await scene.shop.state().runs.first?.id)
    try await scene.shop.rollBack(scene.store, run)
    try overwrite(scene.shop.plan, plan)
    #expect(try await scene.refusal() == .unchecked)
  }

  /// The waiting time is asked again at the moment of the run.
  @Test func aClockThatIsSetBackIsRefused() async throws {
    let scene = try await Scene()
    scene.shop.clock.advance(by: -1)
    #expect(try await scene.refusal() == .unchecked)
    scene.shop.clock.advance(by: 1)
    #expect(try await scene.refusal() == nil)
  }

  @Test func aStateThatSaysOtherwiseIsRefused() async throws {
    let edits: [(PlanRefusal.Code, (inout StateDocument) -> Void)] = [
      (.inconsistent, { $0.runs[0].planDigest = "sha256:other" }),
      (.unchecked, { $0.runs[0].outcome = .interrupted }),
      (.unchecked, { $0.runs[0].endedAt = $0.runs[0].endedAt?.adding(seconds: 1) }),
      (.inconsistent, { $0.users[0].done = false }), (.unchecked, { $0.runs = [] }),
    ]
    for (code, edit) in edits {
      let scene = try await Scene()
      try await scene.edit(edit)
      #expect(try await scene.refusal() == code)
    }
  }
}
