import Core
import Ledger
import SystemPackage
import TestKit
import Testing

@testable import FileState

@Suite struct AuditTamperingTests {
  private let directory: TemporaryDirectory
  private let log: AuditLog
  private let lines: [[UInt8]]

  init() async throws {
    directory = try TemporaryDirectory()
    log = AuditLog(directory.file("audit.jsonl"))
    for number in 1...6 { try await log.append(event(number)) }
    lines = try #require(contents(log.path)).split(separator: 0x0A).map(Array.init)
  }

  private func write(_ lines: [[UInt8]], tail: [UInt8] = []) throws {
    try overwrite(log.path, lines.flatMap { $0 + [0x0A] } + tail)
  }

  private func kinds(anchors: [AuditHead] = []) async throws -> Set<AuditFinding.Kind> {
    Set(try await log.verify(anchors: anchors).findings.map(\.kind))
  }

  @Test func everyChangedByteIsFound() async throws {
    let bytes = try #require(contents(log.path))
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 1
      try overwrite(log.path, changed)
      #expect(try await !log.verify().isSound, "byte \(index)")
    }
  }

  @Test(arguments: 0..<6)
  func aDroppedRecordIsFound(index: Int) async throws {
    var changed = lines
    changed.remove(at: index)
    try write(changed)
    #expect(try await kinds() == (index == 5 ? [.truncated] : [.missing]))
  }

  @Test(arguments: 0..<5)
  func swappedRecordsAreFound(index: Int) async throws {
    var changed = lines
    changed.swapAt(index, index + 1)
    try write(changed)
    #expect(try await kinds().contains(.reordered))
  }

  /// A record that was changed and hashed again no longer is the one that the next was written after.
  @Test(arguments: 0..<6)
  func aRecordThatIsHashedAgainIsFoundByTheNext(index: Int) async throws {
    var changed = lines
    changed[index] = try Self.rehashed(lines[index]) {
      $0.replacing("\"actor\":\"ana\"", with: "\"actor\":\"eve\"")
        .replacing("\"actor\":\"bob\"", with: "\"actor\":\"eve\"")
    }
    #expect(changed[index] != lines[index])
    try write(changed)
    #expect(try await kinds() == (index == 5 ? [.replaced] : [.unchained]))
  }

  @Test func aRecordThatNamesAnotherBeforeItIsFound() async throws {
    var changed = lines
    let zeros = "sha256:" + String(repeating: "0", count: 64)
    changed[5] = try Self.rehashed(lines[5]) { text in
      guard let range = text.firstRange(of: "\"previous\":\"sha256:") else { return text }
      return String(text[..<range.lowerBound]) + "\"previous\":\"" + zeros + "\""
    }
    try write(changed)
    #expect(try await kinds() == [.unchained, .replaced])
  }

  /// The line with another body, and the hash that fits it.
  private static func rehashed(
    _ line: [UInt8], _ change: (String) -> String
  ) throws -> [UInt8] {
    let text = String(decoding: line, as: UTF8.self)
    let end = try #require(text.firstRange(of: ",\"hash\":\""))
    let body = change(String(text[..<end.lowerBound]))
    let hash = RunningDigest.text(of: Array((body + "}").utf8))
    return Array((body + ",\"hash\":\"\(hash)\"}").utf8)
  }

  /// One record ahead of the head is what a crash leaves; two are not.
  @Test func aHeadThatWasPutBackIsFound() async throws {
    let path = directory.file("audit.head.json")
    let other = AuditLog(try TemporaryDirectory().file("audit.jsonl"))
    for number in 1...6 {
      try await other.append(event(number))
      let head = other.path.removingLastComponent().appending("audit.head.json")
      try overwrite(path, try #require(contents(head)))
      let found = try await kinds()
      #expect(found == (number == 6 ? [] : number == 5 ? [.headBehind] : [.missing]))
      #expect(try await log.verify().isSound == (number >= 5))
      guard number < 5 else { continue }
      await #expect { try await log.append(event(7)) } throws: {
        ($0 as? LedgerError)?.code == .corrupted
      }
    }
  }

  /// A head of the right number that names another record is no trace of a crash.
  @Test func aHeadThatNamesAnotherRecordIsNotPutRight() async throws {
    let path = directory.file("audit.head.json")
    let last = try #require(try log.storedHead())
    var text = String(decoding: try #require(contents(path)), as: UTF8.self)
    text.replace(last.hash, with: "sha256:" + String(repeating: "1", count: 64))
    for sequence in [6, 5] {
      try overwrite(
        path, Array(text.replacing("\"sequence\":6", with: "\"sequence\":\(sequence)").utf8))
      #expect(try log.storedHead()?.sequence == Int64(sequence))
      await #expect { try await log.append(event(7)) } throws: {
        ($0 as? LedgerError)?.code == .corrupted
      }
      await #expect { try await log.check() } throws: { ($0 as? LedgerError)?.code == .corrupted }
    }
    #expect(try await !log.verify().isSound)
  }

  @Test func aRepeatedRecordIsFound() async throws {
    try write(lines + [lines[5]])
    #expect(try await kinds() == [.reordered])
  }

  @Test(arguments: 0..<6)
  func aCutTailIsFoundAndNotBuried(count: Int) async throws {
    try write(Array(lines[..<count]))
    #expect(try await kinds() == [.truncated])
    await #expect { try await log.append(event(7)) } throws: {
      ($0 as? LedgerError)?.code == .corrupted
    }
  }

  /// Whoever rewrites the whole log, head included, is found by a head kept elsewhere.
  @Test func aRewrittenLogIsFoundByAnAnchor() async throws {
    let anchor = try #require(try log.storedHead())
    let other = AuditLog(try TemporaryDirectory().file("audit.jsonl"))
    for number in 2...8 { try await other.append(event(number)) }
    try overwrite(log.path, try #require(contents(other.path)))
    let forgedHead = other.path.removingLastComponent().appending("audit.head.json")
    try overwrite(directory.file("audit.head.json"), try #require(contents(forgedHead)))
    #expect(try await kinds() == [])
    #expect(try await kinds(anchors: [anchor]) == [.replaced])
    #expect(try await kinds(anchors: [AuditHead(sequence: 9, hash: anchor.hash)]) == [.truncated])
  }

  @Test func aMissingHeadIsFound() async throws {
    try SystemFileOperations().remove(directory.file("audit.head.json"))
    #expect(try await kinds() == [.headMissing])
    await #expect { try await log.append(event(7)) } throws: {
      ($0 as? LedgerError)?.code == .corrupted
    }
  }

  @Test func aTornRecordIsRepairedAndExplained() async throws {
    let torn = Array(lines[5].prefix(40))
    try write(lines, tail: torn)
    let found = try await log.verify()
    #expect(found.isSound && found.findings.map(\.kind) == [.torn])
    try await log.append(event(7))
    let result = try await log.verify()
    #expect(result.findings.isEmpty && result.records == 8 && result.repairs == 1)
    var repairs: [AuditEvent] = []
    try await log.records(matching: AuditFilter(actions: [.auditRepair])) {
      repairs.append($0.event)
    }
    #expect(repairs.map { $0.details["removed_bytes"] } == [40])
    #expect(
      repairs.map { $0.details["removed_digest"] } == [.string(RunningDigest.text(of: torn))])
  }

  @Test func aLaterVersionsRecordIsSaidToBeOne() async throws {
    let newer = Array(#"{"format":"keyshift.audit/2"}"#.utf8)
    try write(lines + [newer])
    #expect(try await log.verify().findings.first?.message.contains("later version") == true)
    await #expect { try await log.append(event(7)) } throws: {
      ($0 as? LedgerError)?.code == .newerFormat
    }
  }
}
