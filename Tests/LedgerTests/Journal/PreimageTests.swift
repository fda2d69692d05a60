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

  /// A line is an entry only in the form in which this program writes it: no trailer has a digest here.
  @Test(
    arguments: [
      (#"{"ns":"NS","key":"k","value":"v"}"#, true),
      (#"{"ns":"NS","key":"\u006b","value":"v","expiration":-1}"#, true),
      (#"{"ns":"NS","key":"k","value_b64":"dg=="}"#, true),
      (#"{ "ns":"NS","key":"k","value":"v"}"#, false),
      (#"{"ns" :"NS","key":"k","value":"v"}"#, false),
      (#"{"ns": "NS","key":"k","value":"v"}"#, false),
      (#"{"ns":"NS" ,"key":"k","value":"v"}"#, false),
      (#"{"ns":"NS", "key":"k","value":"v"}"#, false),
      (#"{"ns":"NS","key":"k","value":"v" }"#, false),
      (#"{"ns":"NS","key":"k","value":"v"} "#, false),
      (#"{"ns":"NS","key":"k","value":"v"}{}"#, false),
      (#"{"ns":"NS","key":"k","value":"v",}"#, false),
      (#"{"ns":"NS","key":"k","value":"v""#, false),
      (#"{"ns":"NS","key":"k","value":"v","expiration": 1}"#, false),
      (#"{"ns":"NS","key":"k","value":"v","expiration":1 }"#, false),
      (#"{"ns":"NS","key":"k","value":"v","expiration":1.0}"#, false),
      (#"{"ns":"NS","key":"k","value":"v","expiration":"1"}"#, false),
      (#"{"ns":"NS","key":"k","value":"v","expiration":9223372036854775808}"#, false),
      (#"{"ns":"NS","key":"k","value":["v"]}"#, false),
      (#"{"ns":"NS","key":"k","value":null}"#, false),
      (#"{"ns":"NS","key":"k","value":"v","more":"x"}"#, false), (#"{"ns":"NS","key":"k"}"#, false),
      (#"{"ns":"NS","key":"k","value":"\ud800"}"#, false),
      (#"{"ns":"NS","key":"k","value":"\x"}"#, false),
      (#"{"ns":"NS","key":"k","value_b64":"dh=="}"#, false), (#"[]"#, false), (#"{}"#, false),
    ])
  func anEntryHasOneForm(_ line: String, _ isEntry: Bool) async throws {
    let run = try SampleRun()
    let file = try AtomicFileWriter(run.paths.preimages)
    let writer = try ZstdLineWriter(to: file)
    for line in [#"{"format":"keyshift.preimages/1","run":"run-1"}"#, line] {
      try writer.append(line: Array(line.utf8))
    }
    try writer.flush()
    try file.commit()
    let entry = try await PreimageReader(run.storage).peek()
    #expect((entry != nil) == isEntry)
    if let entry {
      #expect(entry.key == "k")
      #expect(entry.entry.value == [0x76])
    }
  }
}
