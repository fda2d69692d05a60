import ByteJSON
import Core
import Engine
import FileState
import Ledger
import StoreTesting
import SystemPackage
import TestKit
import Testing

@Suite("What a run replaced, changed afterwards")
struct PreimageSealTests {
  /// - Returns: a run that replaced two records, with their pre-images changed by `edit`.
  private static func replacing() async throws -> (Workshop, InMemoryStore, String) {
    let shop = try Workshop()
    let store = try await World.store(ApplyTests.mixed)
    _ = try await Planning()(store, to: shop.plan)
    return (shop, store, try await shop.apply(store).run)
  }

  /// Replaces every value that the run kept.
  private static func edit(_ paths: JournalPaths) async throws {
    let reader = PreimageReader(FileRunStorage(paths))
    var entries: [SnapshotEntry] = []
    while let entry = try await reader.peek() {
      entries.append(
        SnapshotEntry(
          namespace: entry.namespace, key: entry.key, entry: Entry(value: Array("forged".utf8))))
      reader.advance()
    }
    #expect(entries.count == 2)
    var lines = SnapshotCodecV1.lines()
    for entry in entries { SnapshotCodecV1.append(entry, to: &lines) }
    let head = #"{"format":"\#(PreimageWriter.format)","run":"\#(paths.run)"}"# + "\n"
    try await FileRunStorage(paths).replace(.preimages, with: Array(head.utf8) + lines.bytes)
  }

  private static func unseal(_ shop: Workshop) async throws {
    var state = try await shop.state()
    for index in state.runs.indices { state.runs[index].journal.preimages = nil }
    try overwrite(shop.paths().state, StateCodec.encode(state))
  }

  private static func isForged(_ store: InMemoryStore) async -> Bool {
    await World.contents(store).contains { $0.entry.value == Array("forged".utf8) }
  }

  @Test func editedPreimagesAreRefusedByTheirSeal() async throws {
    let (shop, store, run) = try await Self.replacing()
    #expect(try await shop.state().runs.first?.journal.preimages != nil)
    try await Self.edit(JournalPaths(root: shop.root, run: run))
    let error = await #expect(throws: LedgerError.self) {
      try await shop.planRollback(store, of: run)
    }
    #expect(error?.code == .corrupted)
    #expect(error?.message.contains("preimages") == true)
  }

  @Test func preimagesEditedAfterThePlanAreRefusedByTheirSeal() async throws {
    let (shop, store, run) = try await Self.replacing()
    try await shop.planRollback(store, of: run)
    let before = await World.contents(store)
    try await Self.edit(JournalPaths(root: shop.root, run: run))
    let error = await #expect(throws: LedgerError.self) { try await shop.apply(store) }
    #expect(error?.code == .corrupted)
    #expect(await World.contents(store) == before)
  }

  /// 0.2 sealed no pre-images: then each one's fingerprint tells.
  @Test func editedPreimagesWithoutASealAreRejectedWhenPlanned() async throws {
    let (shop, store, run) = try await Self.replacing()
    try await Self.unseal(shop)
    try await Self.edit(JournalPaths(root: shop.root, run: run))
    try await shop.planRollback(store, of: run)
    #expect(try shop.operations().count { $0.reason == .preimageMissing } == 2)
    try await shop.apply(store)
    #expect(await !Self.isForged(store))
  }

  @Test func preimagesWithoutASealThatAreEditedAfterThePlanAreNotPutBack() async throws {
    let (shop, store, run) = try await Self.replacing()
    try await Self.unseal(shop)
    try await shop.planRollback(store, of: run)
    try await Self.edit(JournalPaths(root: shop.root, run: run))
    #expect(try await shop.apply(store).tally == Tally(planned: 5, applied: 3, drifted: 2))
    #expect(await !Self.isForged(store))
  }
}
