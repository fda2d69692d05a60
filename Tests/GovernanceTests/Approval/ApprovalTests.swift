import Core
import Foundation
import Ledger
import SystemPackage
import TestKit
import Testing

@testable import Governance

@Suite struct ApprovalTests {
  private static let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Samples/approval.json")

  private static let statement = ApprovalStatement(
    plan: "sha256:" + String(repeating: "1f", count: 32), environment: "production",
    cohort: "cohort-01", name: "alice", author: "ops@example.com", comment: "zoë's \"plan\"\n",
    time: Timestamp(seconds: 1_700_000_000), expires: Timestamp(seconds: 1_700_086_400))

  /// A file of the first version stays readable and its signature good.
  @Test func theSampleIsReadAndWrittenAsItStands() throws {
    let approval = try Approval(signing: Self.statement, with: SampleKeys.alice())
    let bytes = ApprovalCodecV1.encode(approval)
    if ProcessInfo.processInfo.environment["KEYSHIFT_RECORD"] == "1" {
      try Data(bytes).write(to: Self.sample)
      Issue.record(
        "The sample was recorded. Read the difference, then run without KEYSHIFT_RECORD.")
    }
    #expect(bytes == [UInt8](try Data(contentsOf: Self.sample)))
    let read = try ApprovalCodecV1.decode(bytes, at: "a.json")
    #expect(read == approval)
    #expect(read.isSigned)
  }

  @Test func theSignedBytesAreFramed() throws {
    let key = try SampleKeys.alice().publicKey
    let bytes = Self.statement.signedBytes(key: key)
    #expect(bytes.starts(with: Array("keyshift.approval/1\0\0\0\0\0\0\0\u{47}sha256:1f".utf8)))
    #expect(bytes.suffix(79) == [0, 0, 0, 0, 0, 0, 0, 71] + Array(key.id.utf8))
    var moved = Self.statement
    (moved.name, moved.author) = ("aliceo", "ps@example.com")
    #expect(moved.signedBytes(key: key) != bytes)
    #expect(moved.signedBytes(key: key).count == bytes.count)
  }

  @Test func everyEditIsFound() throws {
    let approval = try Approval(signing: Self.statement, with: SampleKeys.alice())
    let edits: [(inout ApprovalStatement) -> Void] = [
      { $0.plan.removeLast() }, { $0.environment = "staging" }, { $0.cohort = "cohort-02" },
      { $0.name = "bob" }, { $0.author = "" }, { $0.comment = "" },
      { $0.time = $0.time.adding(seconds: 1) }, { $0.expires = $0.expires.adding(seconds: 1) },
    ]
    for edit in edits {
      var statement = approval.statement
      edit(&statement)
      #expect(
        !Approval(statement: statement, key: approval.key, signature: approval.signature).isSigned)
    }
    let other = try SampleKeys.bob().publicKey
    #expect(
      !Approval(statement: approval.statement, key: other, signature: approval.signature).isSigned)
  }

  @Test(arguments: 0..<64)
  func noChangedByteOfAFilePasses(seed: UInt64) throws {
    let approval = try Approval(signing: Self.statement, with: SampleKeys.alice())
    var bytes = ApprovalCodecV1.encode(approval)
    var generator = SplitMix64(seed: seed)
    bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(
      in: 0...255, using: &generator)
    guard let read = try? ApprovalCodecV1.decode(bytes, at: "a.json") else { return }
    #expect(read == approval || !read.isSigned)
  }

  @Test(arguments: [
    ("keyshift.approval/1", "keyshift.approval/2", "newerFormat"),
    ("keyshift.approval/1", "keyshift.plan/1", "corrupted"),
    ("\"signature\":\"", "\"signature\":\"AAAA", "corrupted"),
    ("\"key\":\"sha256:", "\"key\":\"sha256:0", "corrupted"),
    ("\"comment\":", "\"omment\":", "corrupted"), ("{", "", "corrupted"),
  ])
  func whatIsNoApprovalIsRefused(old: String, new: String, code: String) throws {
    let approval = try Approval(signing: Self.statement, with: SampleKeys.alice())
    let text = String(decoding: ApprovalCodecV1.encode(approval), as: UTF8.self)
    let error = try #require(throws: LedgerError.self) {
      try ApprovalCodecV1.decode(Array(text.replacing(old, with: new).utf8), at: "a.json")
    }
    #expect(error.code.description == code)
  }

  @Test func someStatementsAreNotSigned() throws {
    let edits: [(inout ApprovalStatement) -> Void] = [
      { $0.name = "" }, { $0.comment = String(repeating: "x", count: 1_001) },
      { $0.name = String(repeating: "x", count: 1_001) }, { $0.expires = $0.time },
    ]
    for edit in edits {
      var statement = Self.statement
      edit(&statement)
      let error = try #require(throws: LedgerError.self) {
        try Approval(signing: statement, with: SampleKeys.alice())
      }
      #expect(error.code == .invalidInput)
    }
  }

  @Test func approvalsStandBesideTheirPlan() throws {
    let directory = try TemporaryDirectory()
    let store = ApprovalStore(plan: directory.file("a.ksplan").string)
    #expect(try store.load().isEmpty)
    let approvals = [
      try Approval(signing: Self.statement, with: SampleKeys.alice()),
      try Approval(signing: Self.statement, with: SampleKeys.bob()),
    ]
    for approval in approvals { try store.save(approval, to: store.path(of: approval)) }
    try AtomicFile.write([0x7B], to: directory.file("a.ksplan.approval-x.json"))
    try AtomicFile.write([0x7B], to: directory.file("b.ksplan.approval-x.json"))
    let other = directory.file("elsewhere.json").string
    try store.save(approvals[0], to: other)
    let files = try store.load(others: [other])
    #expect(Set(files.compactMap { try? $0.content.get() }) == Set(approvals))
    #expect(files.count == 4)
    #expect(files.last?.path == other)
    // The same person once more takes the earlier one's place.
    try store.save(approvals[0], to: store.path(of: approvals[0]))
    #expect(try store.load().count == 3)
  }
}
