import ByteJSON
import Core
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite("What a run leaves to be undone by")
struct UndoEvidenceTests {
  private static let entry = Entry(
    value: [0xFF, 0x00, 0x22], metadata: [0x7B, 0x7D], expiration: 1_800_000_000)

  @Test func preimagesAreReadInOrder() throws {
    let run = try SampleRun()
    let writer = PreimageWriter(run.paths.preimages, run: "run-1")
    let entries = (0..<3_000).map {
      SnapshotEntry(namespace: "NS", key: Key("k\($0)"), entry: Self.entry)
    }
    for start in stride(from: 0, to: entries.count, by: 1_000) {
      try writer.keep(Array(entries[start..<(start + 1_000)]))
    }
    let reader = try PreimageReader(run.paths.preimages, run: "run-1")
    #expect(try reader.take("k1", in: "NS") == nil)
    #expect(try reader.take("k0", in: "OTHER") == nil)
    #expect(try reader.take("k0", in: "NS") == Self.entry)
    #expect(try reader.take("k1", in: "NS") == Self.entry)
    #expect(try reader.find("k2999", in: "NS") == Self.entry)
    #expect(try reader.peek() == nil)
    #expect(try reader.find("k2999", in: "NS") == nil)
  }

  @Test func whatCannotBeReadIsMissing() throws {
    let run = try SampleRun()
    let none = try PreimageReader(run.paths.preimages, run: "run-1")
    #expect(try none.peek() == nil)
    let writer = PreimageWriter(run.paths.preimages, run: "run-1")
    try writer.keep([SnapshotEntry(namespace: "NS", key: "a", entry: Self.entry)])
    try writer.keep([SnapshotEntry(namespace: "NS", key: "b", entry: Self.entry)])
    let whole = try #require(contents(run.paths.preimages))
    var found: Set<Int> = []
    for length in 0..<whole.count {
      try overwrite(run.paths.preimages, Array(whole[..<length]))
      let reader = try PreimageReader(run.paths.preimages, run: "run-1")
      var keys: [Key] = []
      while let entry = try reader.peek() {
        #expect(entry.entry == Self.entry)
        keys.append(entry.key)
        reader.advance()
      }
      #expect(["a", "b"].starts(with: keys))
      found.insert(keys.count)
    }
    #expect(found.isSuperset(of: [0, 1]))
    #expect(throws: LedgerError.self) {
      try overwrite(run.paths.preimages, whole)
      _ = try PreimageReader(run.paths.preimages, run: "run-2")
    }
  }

  @Test func theJournalNamesThePlanAndTheUsers() throws {
    let run = try SampleRun()
    let operation = SamplePlan.operations()[0]
    let intent = JournalRecord.Intent(
      number: 0, operation: operation, before: nil, after: operation.resultFingerprint)
    let header = JournalHeader(
      run: "run-1", planDigest: "sha256:1", environment: "e", cohort: "c", actor: "a",
      started: Timestamp(seconds: 1))
    try JournalWriter.replace(
      run.paths.journal,
      with: [
        .run(header), .plan(SamplePlan.header()), .subject(try SamplePlan.subject()),
        .intent(intent), .outcome(batch: 0, written: 1),
      ])
    let replay = try JournalReplay.read(run.paths) { #expect($0.intent == intent) }
    #expect(replay.plan == SamplePlan.header())
    #expect(replay.subject == (try SamplePlan.subject()))
    var reader = try JournalIntentReader(run.paths)
    #expect(try reader.next() == intent)
    #expect(try reader.next() == nil)
    #expect(intent.id == operation.identity.id)
  }
}
