import Core
import Ledger
import SystemPackage
import TestKit
import Testing

@testable import FileState

@Suite struct AuditLogTests {
  @Test func recordsAreChained() async throws {
    let directory = try TemporaryDirectory()
    let log = AuditLog(directory.file("audit.jsonl"))
    for number in 1...5 { try await log.append(event(number)) }
    var records: [AuditRecord] = []
    try await log.records { records.append($0) }
    #expect(records.map(\.sequence) == [1, 2, 3, 4, 5])
    #expect(records.map(\.event) == (1...5).map(event))
    #expect(zip(records, records.dropFirst()).allSatisfy { $0.hash == $1.previous })
    let result = try await log.verify()
    #expect(result.isSound && result.findings.isEmpty && result.records == 5)
    #expect(result.head == records.last?.head)
    #expect(try log.storedHead() == result.head)
  }

  /// The line as the format says, with the hash computed from its description.
  @Test func theLineIsCanonical() async throws {
    let directory = try TemporaryDirectory()
    let log = AuditLog(directory.file("audit.jsonl"))
    let head = try await log.append(
      AuditEvent(
        time: Timestamp(milliseconds: 0), actor: "a\"b", action: .storageMigration, success: false,
        details: ["z": 1, "a": "x", "m": true, "n": .null]))
    let zeros = String(repeating: "0", count: 64)
    let body =
      #"{"format":"keyshift.audit/1","seq":1,"time":"1970-01-01T00:00:00.000Z","actor":"a\"b","#
      + #""action":"storage_migration","success":false,"details":{"a":"x","m":true,"n":null,"z":1},"#
      + #""previous":"sha256:\#(zeros)""#
    let hash = RunningDigest.text(of: Array((body + "}").utf8))
    #expect(contents(log.path) == Array((body + ",\"hash\":\"\(hash)\"}\n").utf8))
    #expect(head == AuditHead(sequence: 1, hash: hash))
  }

  @Test func filtersSelect() async throws {
    let directory = try TemporaryDirectory()
    let log = AuditLog(directory.file("audit.jsonl"))
    for number in 1...6 { try await log.append(event(number)) }
    func sequences(_ filter: AuditFilter) async throws -> [Int64] {
      var found: [Int64] = []
      try await log.records(matching: filter) { found.append($0.sequence) }
      return found
    }
    #expect(try await sequences(AuditFilter(actions: [.stateUnlock])) == [3, 6])
    #expect(try await sequences(AuditFilter(actor: "ana")) == [2, 4, 6])
    #expect(try await sequences(AuditFilter(actor: "ana", success: false)) == [])
    #expect(try await sequences(AuditFilter(success: false)) == [5])
    #expect(
      try await sequences(
        AuditFilter(
          since: Timestamp(milliseconds: 2_000), until: Timestamp(milliseconds: 4_000))) == [2, 3])
  }

  @Test func concurrentWritersFormOneChain() async throws {
    let directory = try TemporaryDirectory()
    let log = AuditLog(directory.file("audit.jsonl"))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<4 {
        group.addTask { for step in 0..<10 { try await log.append(event(number * 10 + step)) } }
      }
      try await group.waitForAll()
    }
    let result = try await log.verify()
    #expect(result.records == 40 && result.findings.isEmpty)
  }

  @Test func tooLargeARecordIsRefused() async throws {
    let directory = try TemporaryDirectory()
    let log = AuditLog(directory.file("audit.jsonl"))
    var large = event(1)
    large.details["text"] = .string(String(repeating: "x", count: 2 << 20))
    await #expect { try await log.append(large) } throws: {
      ($0 as? LedgerError)?.code == .invalidInput
    }
    try await log.append(event(1))
    #expect(try await log.verify().findings.isEmpty)
  }

  /// Dies at every step of an append in turn. What was acknowledged stays, and the next append works.
  @Test func aCrashAtAnyStepLosesNothingAcknowledged() async throws {
    var kinds: Set<AuditFinding.Kind> = []
    var steps = 0
    while true {
      let directory = try TemporaryDirectory()
      let log = AuditLog(directory.file("audit.jsonl"))
      for number in 1...3 { try await log.append(event(number)) }
      let operations = CrashingFileOperations(afterSteps: steps)
      let dying = AuditLog(log.path, operations: operations)
      let head = try? await dying.append(event(4))
      let crashed = try await log.verify()
      #expect(crashed.isSound && crashed.head.sequence >= (head?.sequence ?? 3))
      kinds.formUnion(crashed.findings.map(\.kind))
      // A second crash, at every step of the clean-up, changes nothing about that.
      for second in 0..<16 {
        _ = try? await AuditLog(
          log.path, operations: CrashingFileOperations(afterSteps: second)
        ).append(event(4))
        #expect(try await log.verify().isSound)
      }
      try await log.append(event(5))
      let result = try await log.verify()
      #expect(result.findings.isEmpty && result.records >= 4)
      if !operations.hasCrashed { break }
      steps += 1
    }
    #expect(kinds == [.torn, .headBehind])
  }
}

func event(_ number: Int) -> AuditEvent {
  AuditEvent(
    time: Timestamp(milliseconds: Int64(number) * 1_000), actor: number % 2 == 0 ? "ana" : "bob",
    action: number % 3 == 0 ? .stateUnlock : .storageMigration, success: number != 5,
    details: ["number": .integer(Int64(number)), "plan": "sha256:ab/cd \u{1F600}\n"])
}
