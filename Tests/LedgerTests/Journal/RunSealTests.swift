import Core
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite("Seals of a run's files")
struct RunSealTests {
  private static func files(_ paths: JournalPaths) -> [(name: String, path: FilePath)] {
    [
      ("journal", paths.journal), ("preimages", paths.preimages), ("recovery", paths.recovery),
    ]
  }

  /// A run with all three files, sealed.
  private static func sealed() throws -> (SampleRun, RunRecord.Journal) {
    let run = try SampleRun()
    try run.write([.run(SampleRun.header), .intent(SampleRun.intent(0))])
    try run.write(
      [.settled(JournalRecord.Settled(recovered: SampleRun.intent(0)))], to: run.paths.recovery)
    try PreimageWriter(run.paths.preimages, run: "run-1").keep([
      SnapshotEntry(namespace: "NS", key: "a", entry: Entry(value: [1]))
    ])
    var seal = RunRecord.Journal(path: run.paths.relativeJournal)
    try seal.seal(run.paths)
    return (run, seal)
  }

  @Test func eachFileHasItsOwnSeal() throws {
    let (run, seal) = try Self.sealed()
    try seal.check(run.paths)
    #expect(seal.digest == (try FileDigest.text(of: run.paths.journal)))
    #expect(seal.preimages == (try FileDigest.text(of: run.paths.preimages)))
    #expect(seal.recovery == (try FileDigest.text(of: run.paths.recovery)))
    #expect(Set([seal.digest, seal.preimages, seal.recovery]).count == 3)
  }

  @Test(arguments: 0..<3)
  func aChangedFileIsNamed(_ index: Int) throws {
    let (run, seal) = try Self.sealed()
    let (name, path) = Self.files(run.paths)[index]
    var bytes = try #require(contents(path))
    bytes[bytes.count / 2] ^= 1
    try overwrite(path, bytes)
    let error = #expect(throws: LedgerError.self) { try seal.check(run.paths) }
    #expect(error?.code == .corrupted)
    #expect(error?.message.contains(name) == true)
    let isFound = (try? seal.checkPreimages(run.paths)) == nil
    #expect(isFound == (name == "preimages"))
  }

  @Test func whatWasNeverSealedIsNotLookedAt() throws {
    let (run, _) = try Self.sealed()
    try RunRecord.Journal(path: run.paths.relativeJournal).check(run.paths)
  }

  @Test func onlyPreimagesMayBeGone() throws {
    for index in 0..<3 {
      let (run, seal) = try Self.sealed()
      let (name, path) = Self.files(run.paths)[index]
      try FilePath.remove(path)
      if name == "preimages" {
        try seal.check(run.paths)
      } else {
        #expect(throws: LedgerError.self, "\(name)") { try seal.check(run.paths) }
      }
    }
  }
}
