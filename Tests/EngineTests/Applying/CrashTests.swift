import Core
import Engine
import FileState
import Ledger
import Synchronization
import SystemPackage
import TestKit
import Testing

/// What a dead process leaves behind: its state directory and the store.
struct Wreck: Sendable {
  var root: FilePath
  var records: [Record]
  var title: String
}

/// Copies everything at each step of a run, as a crash there would leave it.
final class CrashRecorder: Sendable {
  private let wrecks = Mutex<[Wreck]>([])
  private let shop: Workshop
  private let store: InMemoryStore

  init(_ shop: Workshop, _ store: InMemoryStore) {
    self.shop = shop
    self.store = store
  }

  var all: [Wreck] { wrecks.withLock { $0 } }

  /// The store, which records a wreck before and after each write.
  var recorded: ScriptedStore {
    ScriptedStore(
      store,
      .init(
        beforeWrite: { await self.record("before write \($0)") },
        afterWrite: { await self.record("after write \($0)") }))
  }

  func record(_ title: String) async {
    let records = await World.contents(store)
    wrecks.withLock { wrecks in
      let copy = shop.directory.file("wreck-\(wrecks.count)")
      do {
        try shop.copyState(to: copy)
        wrecks.append(Wreck(root: copy, records: records, title: title))
      } catch {
        Issue.record("\(title): \(error)")
      }
    }
  }
}

@Suite("A crash at every step, then a run to the end")
struct CrashTests {
  private struct Scene {
    var shop: Workshop
    var records: [Record]
    var capabilities: StoreCapabilities
    var planning: Planning
    var wrecks: [Wreck]
    /// The store after an uninterrupted run.
    var goal: [Record]
  }

  /// Runs a plan of small batches to its end, recording every step.
  private static func scene(
    _ records: [Record], _ identities: [Identity] = World.cohort
  ) async throws -> Scene {
    let shop = try Workshop()
    var capabilities = InMemoryStore.allAbilities
    capabilities.writeBatchSize = 2
    let store = try await World.store(records, capabilities)
    let planning = try Planning(identities)
    _ = try await planning(store, to: shop.plan)
    let recorder = CrashRecorder(shop, store)
    let report = try await shop.apply(recorder.recorded, in: shop.environment(as: Workshop.dead))
    #expect(report.outcome == .completed)
    return Scene(
      shop: shop, records: records, capabilities: capabilities, planning: planning,
      wrecks: recorder.all, goal: await World.contents(store))
  }

  private static func finish(_ wreck: Wreck, of scene: Scene) async throws {
    let store = try await World.store(wreck.records, scene.capabilities)
    let state = try await scene.shop.state(wreck.root)
    let crashed = try #require(state.runs.last)
    #expect(crashed.outcome == .running, "\(wreck.title)")
    let open = try await JournalReplay.read(
      FileRunStorage(JournalPaths(root: wreck.root, run: crashed.id))
    ) { _ in }.open
    let report = try await scene.shop.apply(store, root: wreck.root)
    #expect(report.outcome == .completed, "\(wreck.title)")
    #expect(await World.contents(store) == scene.goal, "\(wreck.title)")
    let recovered = try #require(report.recovered)
    #expect(recovered.run == crashed.id)
    #expect(recovered.written + recovered.notWritten == open.count, "\(wreck.title)")
    #expect(recovered.tally.isBalanced)
    let after = try await scene.shop.state(wreck.root)
    #expect(after.runs.map(\.outcome) == [.interrupted, .completed])
    #expect(after.checkpoint == nil)
    let writes = try PlanReader(verifying: scene.shop.plan.string).trailer.counts.writes
    #expect(recovered.tally.applied + report.tally.applied == writes, "\(wreck.title)")
    let comparison = try await scene.shop.comparison(wreck.root)
    #expect(comparison.difference == 0)
    #expect(comparison.appliedBefore == recovered.tally.applied)
    // What recovery looked up is no longer open, and a further run has nothing to do.
    let replay = try await JournalReplay.read(
      FileRunStorage(JournalPaths(root: wreck.root, run: crashed.id))
    ) { _ in }
    #expect(replay.open.isEmpty)
    #expect(replay.unwritten.count == recovered.notWritten)
    let idle = ScriptedStore(store)
    #expect(try await scene.shop.apply(idle, root: wreck.root).tally.applied == 0)
    #expect(idle.writeCalls == 0)
  }

  @Test func ofAMixedPlan() async throws {
    let scene = try await Self.scene(ApplyTests.mixed)
    #expect(scene.wrecks.count >= 6)
    for wreck in scene.wrecks { try await Self.finish(wreck, of: scene) }
  }

  @Test(arguments: 0..<2 as Range<UInt64>)
  func ofARandomPlan(_ seed: UInt64) async throws {
    var world = RandomWorld(seed: seed)
    let identities = [World.john, World.alias, World.mary]
    let scene = try await Self.scene(world.records(identities), identities)
    for wreck in scene.wrecks { try await Self.finish(wreck, of: scene) }
  }

  @Test func withHalfOfABatchWritten() async throws {
    let scene = try await Self.scene(ApplyTests.mixed)
    for (before, after) in zip(scene.wrecks, scene.wrecks.dropFirst())
    where before.title.hasPrefix("before") {
      let new = Set(after.records).subtracting(before.records).sorted { $0.key < $1.key }
      guard new.count == 2 else { continue }
      var half = before
      half.root = scene.shop.directory.file("half-\(before.title)")
      half.title = "half of \(before.title)"
      try scene.shop.copyState(from: before.root, to: half.root)
      half.records.removeAll { $0.namespace == new[0].namespace && $0.key == new[0].key }
      half.records.append(new[0])
      try await Self.finish(half, of: scene)
    }
  }

  @Test func whileTheJournalWasWritten() async throws {
    let scene = try await Self.scene(ApplyTests.mixed)
    let wreck = try #require(scene.wrecks.first)
    let run = try #require(try await scene.shop.state(wreck.root).runs.last)
    let journal = JournalPaths(root: wreck.root, run: run.id).journal
    let whole = try #require(contents(journal))
    // Nothing was written to the store before the journal was whole.
    for length in stride(from: 0, to: whole.count, by: 1 + whole.count / 4) {
      var torn = wreck
      torn.root = scene.shop.directory.file("torn-\(length)")
      torn.title = "journal cut at \(length)"
      try scene.shop.copyState(from: wreck.root, to: torn.root)
      try overwrite(
        JournalPaths(root: torn.root, run: run.id).journal, Array(whole[..<length]))
      try await Self.finish(torn, of: scene)
    }
  }

  @Test func beforeTheJournalWasMade() async throws {
    let scene = try await Self.scene(ApplyTests.mixed)
    let wreck = try #require(scene.wrecks.first)
    let run = try #require(try await scene.shop.state(wreck.root).runs.last)
    try FilePath.remove(JournalPaths(root: wreck.root, run: run.id).journal)
    let store = try await World.store(wreck.records, scene.capabilities)
    let report = try await scene.shop.apply(store, root: wreck.root)
    #expect(report.outcome == .completed)
    #expect(await World.contents(store) == scene.goal)
    #expect(try await scene.shop.comparison(wreck.root).difference == 0)
  }

  @Test func whileTheRecoveryWasWritten() async throws {
    let scene = try await Self.scene(ApplyTests.mixed)
    let wreck = try #require(scene.wrecks.first { $0.title == "after write 0" })
    let run = try #require(try await scene.shop.state(wreck.root).runs.last)
    // A first recovery, whose file a crash cut at each of its bytes.
    let rehearsal = scene.shop.directory.file("rehearsal")
    try scene.shop.copyState(from: wreck.root, to: rehearsal)
    try await scene.shop.apply(
      World.store(wreck.records, scene.capabilities), root: rehearsal)
    let recovery = try #require(contents(JournalPaths(root: rehearsal, run: run.id).recovery))
    for length in stride(from: 0, through: recovery.count, by: max(1, recovery.count / 3)) {
      let root = scene.shop.directory.file("recovery-\(length)")
      try scene.shop.copyState(from: wreck.root, to: root)
      try overwrite(
        JournalPaths(root: root, run: run.id).recovery, Array(recovery[..<length]))
      let store = try await World.store(wreck.records, scene.capabilities)
      let report = try await scene.shop.apply(store, root: root)
      #expect(report.outcome == .completed)
      #expect(report.recovered?.written == 2, "cut at \(length)")
      #expect(await World.contents(store) == scene.goal)
    }
  }

  @Test func andAgainInTheRunThatResumes() async throws {
    let scene = try await Self.scene(ApplyTests.mixed)
    let wreck = try #require(scene.wrecks.first { $0.title == "after write 0" })
    let store = try await World.store(wreck.records, scene.capabilities)
    let second = Mutex<Wreck?>(nil)
    let hooked = ScriptedStore(
      store,
      .init(beforeWrite: { number in
        guard number == 1 else { return }
        let records = await World.contents(store)
        let root = scene.shop.directory.file("second")
        try? scene.shop.copyState(from: wreck.root, to: root)
        second.withLock { $0 = Wreck(root: root, records: records, title: "second") }
      }))
    try await scene.shop.apply(
      hooked, in: scene.shop.environment(root: wreck.root, as: Workshop.dead))
    let again = try #require(second.withLock { $0 })
    let last = try await World.store(again.records, scene.capabilities)
    let report = try await scene.shop.apply(last, root: again.root)
    #expect(report.outcome == .completed)
    // Two of the first run, one of the second.
    #expect(await World.contents(last) == scene.goal)
    #expect(
      try await scene.shop.state(again.root).runs.map(\.outcome)
        == [.interrupted, .interrupted, .completed])
    #expect(try await scene.shop.comparison(again.root).difference == 0)
  }
}
