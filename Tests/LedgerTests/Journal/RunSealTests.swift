import Core
import Ledger
import SystemPackage
import TestKit
import Testing

@testable import FileState

@Suite("Seals of a run's files")
struct RunSealTests {
  private static func files(_ paths: JournalPaths) -> [(name: String, path: FilePath)] {
    [
      ("journal", paths.journal), ("preimages", paths.preimages), ("recovery", paths.recovery),
    ]
  }

  /// A run with all three files, sealed.
  private static func sealed() async throws -> (SampleRun, RunRecord.Journal) {
    let run = try SampleRun()
    let writer = try await run.storage.create()
    var journal = JournalWriter(writer)
    journal.append(.run(SampleRun.header))
    journal.append(.intent(SampleRun.intent(0)))
    try await journal.sync()
    try await run.storage.replaceRecovery(
      with: [.settled(JournalRecord.Settled(recovered: SampleRun.intent(0)))])
    var preimages = PreimageWriter(writer, run: "run-1")
    try await preimages.keep([
      SnapshotEntry(namespace: "NS", key: "a", entry: Entry(value: [1]))
    ])
    var seal = RunRecord.Journal(path: run.paths.relativeJournal)
    try await seal.seal(run.storage)
    return (run, seal)
  }

  @Test func eachFileHasItsOwnSeal() async throws {
    let (run, seal) = try await Self.sealed()
    try await seal.check(run.storage)
    #expect(seal.digest == (try FileDigest.text(of: run.paths.journal)))
    #expect(seal.preimages == (try FileDigest.text(of: run.paths.preimages)))
    #expect(seal.recovery == (try FileDigest.text(of: run.paths.recovery)))
    #expect(Set([seal.digest, seal.preimages, seal.recovery]).count == 3)
  }

  @Test(arguments: 0..<3)
  func aChangedFileIsNamed(_ index: Int) async throws {
    let (run, seal) = try await Self.sealed()
    let (name, path) = Self.files(run.paths)[index]
    var bytes = try #require(contents(path))
    bytes[bytes.count / 2] ^= 1
    try overwrite(path, bytes)
    let error = await #expect(throws: LedgerError.self) { try await seal.check(run.storage) }
    #expect(error?.code == .corrupted)
    #expect(error?.message.contains(name) == true)
    let isFound = (try? await seal.checkPreimages(run.storage)) == nil
    #expect(isFound == (name == "preimages"))
  }

  @Test func whatWasNeverSealedIsNotLookedAt() async throws {
    let (run, _) = try await Self.sealed()
    try await RunRecord.Journal(path: run.paths.relativeJournal).check(run.storage)
  }

  @Test func onlyPreimagesMayBeGone() async throws {
    for index in 0..<3 {
      let (run, seal) = try await Self.sealed()
      let (name, path) = Self.files(run.paths)[index]
      try FilePath.remove(path)
      if name == "preimages" {
        try await seal.check(run.storage)
      } else {
        await #expect(throws: LedgerError.self, "\(name)") { try await seal.check(run.storage) }
      }
    }
  }
}
