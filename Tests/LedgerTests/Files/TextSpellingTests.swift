import ByteJSON
import Core
import FileState
import Ledger
import SystemPackage
import TestKit
import Testing

/// How texts stand in files whose bytes are digested or chained: letter by letter as version 0.1 wrote them.
///
/// Another spelling of the same text would give saved plans, audit logs and sealed journals of released
/// versions another digest.
@Suite("Texts in digested files keep their spelling")
struct TextSpellingTests {
  /// Every character of ASCII, and some that are not.
  static let text =
    String(decoding: 0...0x7F as ClosedRange<UInt8>, as: UTF8.self) + "é\u{2028}\u{1F600}"

  /// As plans and journals have it.
  static let inLines =
    ##"\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d"##
    + ##"\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b"##
    + ##"\u001c\u001d\u001e\u001f !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ"##
    + ##"[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\u007f"##
    + "é\u{2028}\u{1F600}"

  /// As audit logs, snapshots, pre-images and state files have it.
  static let inRecords =
    ##"\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\t\n\u000b\u000c\r\u000e\u000f"##
    + ##"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d"##
    + ##"\u001e\u001f !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcde"##
    + #"fghijklmnopqrstuvwxyz{|}~"#
    + "\u{7F}é\u{2028}\u{1F600}"

  @Test func inJournals() {
    var encoder = JournalEncoder()
    encoder.append(
      .run(
        JournalHeader(
          run: "r", planDigest: "d", environment: "e", cohort: "c", actor: Self.text,
          started: Timestamp(seconds: 0))))
    let expected =
      #"{"kind":"run","format":"\#(JournalHeader.format)","run":"r","plan":"d","environment":"e","#
      + #""cohort":"c","actor":"\#(Self.inLines)","started":"1970-01-01T00:00:00.000Z"}"# + "\n"
    #expect(String(decoding: encoder.takeBytes(), as: UTF8.self) == expected)
  }

  @Test func inPlans() {
    var encoder = PlanLineEncoder()
    let identity = Identity(legacy: "n", id: Self.text)
    encoder.append(user: identity)
    encoder.append(
      UnmatchedKey(identity: identity, namespace: "N", key: Key(Array(Self.text.utf8))))
    encoder.append(UnmatchedKey(identity: identity, namespace: "N", key: Key([0xFF, 0x00, 0xA9])))
    let expected =
      #"{"kind":"user","legacy":"n","id":"\#(Self.inLines)"}"# + "\n"
      + #"{"kind":"unmatched","user":"n","ns":"N","from":"\#(Self.inLines)"}"# + "\n"
      + #"{"kind":"unmatched","user":"n","ns":"N","from_hex":"ff00a9"}"# + "\n"
    #expect(String(decoding: encoder.takeBytes(), as: UTF8.self) == expected)
  }

  @Test func inAuditLogs() async throws {
    let directory = try TemporaryDirectory()
    let log = AuditLog(directory.file("audit.jsonl"))
    let head = try await log.append(
      AuditEvent(
        time: Timestamp(seconds: 0), actor: Self.text, action: .storageMigration, success: true,
        details: [Self.text: .string(Self.text), "n": -1]))
    let zeros = String(repeating: "0", count: 64)
    let names = [
      #""\#(Self.inRecords)":"\#(Self.inRecords)""#, #""n":-1"#,
    ]
    let body =
      #"{"format":"keyshift.audit/1","seq":1,"time":"1970-01-01T00:00:00.000Z","#
      + #""actor":"\#(Self.inRecords)","action":"storage_migration","success":true,"#
      + #""details":{\#(names.joined(separator: ","))},"previous":"sha256:\#(zeros)""#
    let hash = RunningDigest.text(of: Array((body + "}").utf8))
    #expect(contents(log.path) == Array((body + #","hash":"\#(hash)"}"# + "\n").utf8))
    #expect(head == AuditHead(sequence: 1, hash: hash))
  }

  @Test func inSnapshots() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a")
    let writer = try SnapshotWriter(
      path,
      header: SnapshotHeader(
        store: Self.text, created: Timestamp(seconds: 0), namespaces: [Namespace(Self.text)]))
    let bytes = Array(Self.text.utf8)
    try writer.append(
      SnapshotEntry(
        namespace: Namespace(Self.text), key: Key(bytes),
        entry: Entry(value: bytes, metadata: [0xFF], expiration: -7)))
    _ = try writer.finish()
    let file = try ZstdLineReader(path)
    var lines: [String] = []
    while let chunk = try file.next() {
      lines += chunk.lines.map { String(decoding: chunk.bytes[$0], as: UTF8.self) }
    }
    let text = Self.inRecords
    #expect(
      lines.first
        == #"{"format":"keyshift.snapshot/1","store":"\#(text)","created":"1970-01-01T00:00:00.000Z","#
        + #""namespaces":["\#(text)"]}"#)
    #expect(
      lines.dropFirst().first
        == #"{"ns":"\#(text)","key":"\#(text)","value":"\#(text)","metadata_b64":"/w==","#
        + #""expiration":-7}"#)
  }

  @Test func inStateFiles() throws {
    var document = StateDocument(lineage: "l", environment: "e", cohort: Self.text)
    document.serial = 1
    document.users = [
      UserProgress(
        identity: Identity(legacy: Self.text, id: "i"), tally: Tally(planned: 3, applied: 3),
        done: false)
    ]
    let lines = String(decoding: try StateCodec.encode(document), as: UTF8.self)
      .split(separator: "\n")
    let user = #"{"legacy":"\#(Self.inRecords)","id":"i","planned":3,"applied":3,"done":false}"#
    #expect(lines.contains(Substring(user)))
    // The head is the standard library's work, which spells as `shortest` does.
    let bytes = Array(Self.text.utf8)
    let token = JSONString.encode(bytes.span) ?? []
    let cohort = #""cohort":"# + String(decoding: token, as: UTF8.self)
    #expect(lines.first?.utf8.starts(with: "{\(cohort),".utf8) == true)
  }
}
