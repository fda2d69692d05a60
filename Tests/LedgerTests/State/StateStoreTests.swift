import Core
import Ledger
import SystemPackage
import TestKit
import Testing

@testable import FileState

@Suite struct StateStoreTests {
  @Test func whatIsSavedIsLoaded() async throws {
    let world = try LeaseWorld()
    let store = StateStore(world.paths)
    #expect(try await store.load() == nil)
    let lease = try await world.file().acquire(actor: "ana", operation: "apply")
    let saved = try await store.save(sample(), under: lease)
    #expect(saved.serial == 1)
    #expect(try await store.load() == saved)
    var next = saved
    next.checkpoint = nil
    next.users[0].done = true
    let second = try await store.save(next, under: lease)
    #expect(second.serial == 2)
    #expect(try await store.load() == second)
    let previous = try #require(contents(world.paths.state.previousGeneration))
    #expect(try StateCodec.decode(previous, at: world.paths.state) == saved)
  }

  @Test func aStateThatSomebodyElseWroteIsNotOverwritten() async throws {
    let world = try LeaseWorld()
    let store = StateStore(world.paths)
    let lease = try await world.file().acquire(actor: "ana", operation: "apply")
    let saved = try await store.save(sample(), under: lease)
    _ = try await store.save(saved, under: lease)
    let bytes = contents(world.paths.state)
    await expect(.outdated) { _ = try await store.save(saved, under: lease) }
    await expect(.outdated) { _ = try await store.save(sample(), under: lease) }
    var foreign = try #require(try await store.load())
    foreign.lineage = "another"
    await expect(.outdated) { _ = try await store.save(foreign, under: lease) }
    #expect(contents(world.paths.state) == bytes)
  }

  /// A file that is gone was not saved by this run: what it held is not known any more.
  @Test func aStateThatWasRemovedMeanwhileIsNotWritten() async throws {
    let world = try LeaseWorld()
    let store = StateStore(world.paths)
    let lease = try await world.file().acquire(actor: "ana", operation: "apply")
    let saved = try await store.save(sample(), under: lease)
    try FilePath.remove(world.paths.state)
    await expect(.outdated) { _ = try await store.save(saved, under: lease) }
    #expect(contents(world.paths.state) == nil)
  }

  @Test func anOlderGenerationThatWasPutBackIsNotOverwritten() async throws {
    let world = try LeaseWorld()
    let store = StateStore(world.paths)
    let lease = try await world.file().acquire(actor: "ana", operation: "apply")
    let first = try await store.save(sample(), under: lease)
    let old = try #require(contents(world.paths.state))
    let second = try await store.save(first, under: lease)
    try overwrite(world.paths.state, old)
    await expect(.outdated) { _ = try await store.save(second, under: lease) }
    #expect(contents(world.paths.state) == old)
  }

  @Test func aSerialThatCannotBeIsRefused() async throws {
    let world = try LeaseWorld()
    let store = StateStore(world.paths)
    let lease = try await world.file().acquire(actor: "ana", operation: "apply")
    for serial in [Int64.min, -1, .max] {
      var document = sample()
      document.serial = serial
      await expect(.invalidInput) { _ = try await store.save(document, under: lease) }
    }
    #expect(contents(world.paths.state) == nil)
  }

  @Test func aLeaseOrADocumentOfAnotherCohortIsRefused() async throws {
    let world = try LeaseWorld()
    let lease = try await world.file().acquire(actor: "ana", operation: "apply")
    let two = try LedgerPaths(root: world.paths.root, environment: "test", cohort: "two")
    var document = sample()
    document.cohort = "two"
    await expect(.mismatched) { _ = try await StateStore(two).save(document, under: lease) }
    await expect(.mismatched) { _ = try await StateStore(world.paths).save(document, under: lease) }
    document = sample()
    document.environment = "other"
    await expect(.mismatched) { _ = try await StateStore(world.paths).save(document, under: lease) }
    #expect(contents(world.paths.state) == nil)
    #expect(contents(two.state) == nil)
  }

  @Test func aBrokenLeaseWritesNoState() async throws {
    let world = try LeaseWorld()
    let store = StateStore(world.paths)
    let lease = try await world.file().acquire(actor: "ana", operation: "apply")
    let saved = try await store.save(sample(), under: lease)
    _ = try await world.file().unlock(id: lease.record.id)
    await expect(.leaseLost) { _ = try await store.save(saved, under: lease) }
    let other = try await world.file().acquire(actor: "bob", operation: "apply")
    await expect(.leaseLost) { _ = try await store.save(saved, under: lease) }
    #expect(try await store.load() == saved)
    #expect(try await store.save(saved, under: other).serial == 2)
  }

  @Test func anotherCohortsFileIsRefused() async throws {
    let world = try LeaseWorld()
    let lease = try await world.file().acquire(actor: "ana", operation: "apply")
    _ = try await StateStore(world.paths).save(sample(), under: lease)
    let paths = try LedgerPaths(root: world.paths.root, environment: "test", cohort: "two")
    try overwrite(paths.state, try #require(contents(world.paths.state)))
    await expect(.mismatched) { _ = try await StateStore(paths).load() }
    await expect(.mismatched) { _ = try await StateStore(paths).save(sample(), under: lease) }
  }

  @Test(arguments: [
    ("keyshift.state/2", "keyshift.state/3", LedgerError.Code.newerFormat),
    ("keyshift.state/2", "keyshift.state/0", .corrupted),
    ("keyshift.state/2", "keyshift.lock/1", .corrupted),
    ("\"serial\":1", "\"serial\":0", .corrupted),
    ("\"serial\":1", "\"serial\":\"1\"", .corrupted),
    ("\"runs\":[", "\"runs\":", .corrupted),
    ("completed", "finished", .corrupted),
  ])
  func otherFilesAreRefused(part: String, change: String, code: LedgerError.Code) throws {
    let text = String(decoding: try StateCodec.encode(first()), as: UTF8.self)
    let changed = text.replacing(part, with: change)
    #expect(changed != text)
    do {
      _ = try StateCodec.decode(Array(changed.utf8), at: "state/one.state.json")
      Issue.record("no error")
    } catch {
      #expect(error.code == code)
      #expect(code == .newerFormat || error.message.contains("one.state.json.previous"))
    }
  }

  @Test func everyCutIsRefused() throws {
    let bytes = try StateCodec.encode(first())
    for length in 0..<(bytes.count - 1) {
      #expect { try StateCodec.decode(Array(bytes[..<length]), at: "a") } throws: {
        ($0 as? LedgerError)?.code == .corrupted
      }
    }
  }

  /// One element a line, zero counts left out.
  @Test func theFormIsCompactAndStable() throws {
    let text = String(decoding: try StateCodec.encode(first()), as: UTF8.self)
    #expect(text.split(separator: "\n").count == 9)
    #expect(
      text.contains(#"{"legacy":"jo\"hn","id":"id-1","planned":3,"applied":3,"done":true}"#))
    #expect(try StateCodec.encode(first()) == Array(text.utf8))
  }

  /// Dies at every step of a save in turn.
  @Test func aCrashAtAnyStepLeavesOldOrNew() async throws {
    var serials: Set<Int64> = []
    var steps = 0
    while true {
      let world = try LeaseWorld()
      let lease = try await world.file().acquire(actor: "ana", operation: "apply")
      let old = try await StateStore(world.paths).save(sample(), under: lease)
      let operations = CrashingFileOperations(afterSteps: steps)
      _ = try? await StateStore(world.paths, operations: operations).save(old, under: lease)
      let found = try #require(try await StateStore(world.paths).load())
      serials.insert(found.serial)
      #expect(
        try await StateStore(world.paths).save(found, under: lease).serial == found.serial + 1)
      if !operations.hasCrashed { break }
      steps += 1
    }
    #expect(serials == [1, 2])
  }

  private func first() throws -> StateDocument {
    var document = sample()
    document.serial = 1
    return document
  }

  private func sample() -> StateDocument {
    var document = StateDocument(lineage: "lineage-1", environment: "test", cohort: "one")
    var run = RunRecord(
      id: "run-1", kind: "apply", planDigest: "sha256:00", actor: "ana",
      startedAt: Timestamp(milliseconds: 1_900_000_000_000), tally: Tally(planned: 5, applied: 5),
      journal: RunRecord.Journal(path: "runs/run-1/journal.jsonl.zst", digest: "sha256:11"))
    run.outcome = .completed
    run.endedAt = Timestamp(milliseconds: 1_900_000_100_000)
    run.checkpoint = 5
    run.first = 0
    run.last = 4
    document.runs = [run]
    document.users = [
      UserProgress(
        identity: Identity(legacy: "jo\"hn", id: "id-1"), tally: Tally(planned: 3, applied: 3),
        done: true),
      UserProgress(
        identity: Identity(legacy: "é\u{0}\n", id: "id-2"),
        tally: Tally(
          planned: 8, applied: 1, already: 2, skipped: 1, drifted: 1, conflicted: 1, failed: 1,
          notAttempted: 1)),
    ]
    document.checkpoint = Checkpoint(run: "run-2", planDigest: "sha256:00", nextOperation: 3)
    document.auditHead = AuditHead(sequence: 7, hash: "sha256:22")
    return document
  }
}
