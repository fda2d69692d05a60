import Core
import Ledger
import SystemPackage
import TestKit
import Testing

@testable import FileState

@Suite("Pre-images")
struct PreimageTests {
  @Test func theFileIsMadeAtTheFirstEntryAndIsPrivate() async throws {
    let run = try SampleRun()
    var writer = PreimageWriter(try await run.storage.create(), run: "run-1")
    try await writer.keep([])
    #expect(contents(run.paths.preimages) == nil)
    let replaced = Entry(value: [0xFF, 0x00], metadata: [0x7B, 0x7D], expiration: 1_800_000_000)
    try await writer.keep([SnapshotEntry(namespace: "NS", key: Key([0xFF]), entry: replaced)])
    try await writer.keep([SnapshotEntry(namespace: "NS", key: "k", entry: replaced)])
    let lines = try decompressed(run.paths.preimages).split(separator: 0x0A)
    #expect(lines.count == 3)
    #expect(
      String(decoding: lines[0], as: UTF8.self)
        == #"{"format":"keyshift.preimages/1","run":"run-1"}"#)
    #expect(try mode(of: run.paths.preimages) == 0o600)
  }
}
