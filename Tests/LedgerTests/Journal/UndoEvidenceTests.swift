import ByteJSON
import Core
import Ledger
import SystemPackage
import TestKit
import Testing

@testable import FileState

@Suite("What a run leaves to be undone by")
struct UndoEvidenceTests {
  private static let entry = Entry(
    value: [0xFF, 0x00, 0x22], metadata: [0x7B, 0x7D], expiration: 1_800_000_000)

  @Test func preimagesAreReadInOrder() async throws {
    let run = try SampleRun()
    var writer = PreimageWriter(try await run.storage.create(), run: "run-1")
    let entries = (0..<3_000).map {
      SnapshotEntry(namespace: "NS", key: Key("k\($0)"), entry: Self.entry)
    }
    for start in stride(from: 0, to: entries.count, by: 1_000) {
      try await writer.keep(Array(entries[start..<(start + 1_000)]))
    }
    let reader = PreimageReader(FileRunStorage(run.paths))
    #expect(try await reader.take("k1", in: "NS") == nil)
    #expect(try await reader.take("k0", in: "OTHER") == nil)
    #expect(try await reader.take("k0", in: "NS") == Self.entry)
    #expect(try await reader.take("k1", in: "NS") == Self.entry)
    #expect(try await reader.find("k2999", in: "NS") == Self.entry)
    #expect(try await reader.peek() == nil)
    #expect(try await reader.find("k2999", in: "NS") == nil)
  }

  @Test func whatCannotBeReadIsMissing() async throws {
    let run = try SampleRun()
    let none = PreimageReader(FileRunStorage(run.paths))
    #expect(try await none.peek() == nil)
    var writer = PreimageWriter(try await run.storage.create(), run: "run-1")
    try await writer.keep([SnapshotEntry(namespace: "NS", key: "a", entry: Self.entry)])
    try await writer.keep([SnapshotEntry(namespace: "NS", key: "b", entry: Self.entry)])
    let whole = try #require(contents(run.paths.preimages))
    var found: Set<Int> = []
    for length in 0..<whole.count {
      try overwrite(run.paths.preimages, Array(whole[..<length]))
      let reader = PreimageReader(FileRunStorage(run.paths))
      var keys: [Key] = []
      while let entry = try await reader.peek() {
        #expect(entry.entry == Self.entry)
        keys.append(entry.key)
        reader.advance()
      }
      #expect(["a", "b"].starts(with: keys))
      found.insert(keys.count)
    }
    #expect(found.isSuperset(of: [0, 1]))
    let other = JournalPaths(root: run.directory.path, run: "run-2")
    try DirectoryTree.create(other.directory)
    try overwrite(other.preimages, whole)
    let error = await #expect(throws: LedgerError.self) {
      try await PreimageReader(FileRunStorage(other)).peek()
    }
    #expect(error?.code == .corrupted)
  }

  @Test func theJournalNamesThePlanAndTheUsers() async throws {
    let run = try SampleRun()
    let operation = SamplePlan.operations()[0]
    let intent = JournalRecord.Intent(
      number: 0, operation: operation, before: nil, after: operation.resultFingerprint)
    let header = JournalHeader(
      run: "run-1", planDigest: "sha256:1", environment: "e", cohort: "c", actor: "a",
      started: Timestamp(seconds: 1))
    try await run.storage.replace(
      .journal,
      with: JournalEncoder.lines(of: [
        .run(header), .plan(SamplePlan.header()), .subject(try SamplePlan.subject()),
        .intent(intent), .outcome(batch: 0, written: 1),
      ]))
    let replay = try await JournalReplay.read(FileRunStorage(run.paths)) {
      #expect($0.intent == intent)
    }
    #expect(replay.plan == SamplePlan.header())
    #expect(replay.subject == (try SamplePlan.subject()))
    var reader = JournalIntentReader(FileRunStorage(run.paths))
    #expect(try await reader.next() == intent)
    #expect(try await reader.next() == nil)
    #expect(intent.id == operation.identity.id)
  }
}
