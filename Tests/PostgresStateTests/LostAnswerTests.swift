import Core
import Ledger
import Synchronization
import TestKit
import Testing

@testable import PostgresState

/// Connections end at any byte of an answer; what was asked for happens once all the same.
@Suite("PostgreSQL state over connections that end")
struct LostAnswerTests {
  @Test(arguments: 0..<40)
  func everyChangeHappensOnce(seed: UInt64) async throws {
    let site = try await PostgresSite()
    let random = Mutex(SplitMix64(seed: seed))
    // The first kilobytes of a connection are its greeting; later ones are answers.
    let proxy = try CuttingProxy(to: PostgresServer.directory()) {
      random.withLock { Int.random(in: 300..<6_000, using: &$0) }
    }
    let backend = try site.backend(through: proxy.directory.pathText)
    let cohort = try CohortID(environment: "test", name: "one")

    let lease = try await backend.acquire(
      cohort, LeaseRequest(actor: "ana", operation: "apply", in: site.surroundings))
    var document = StateDocument(lineage: "lineage", environment: "test", cohort: "one")
    let writer = try await lease.run("run-1").create()
    var lines: [UInt8] = []
    let table = try await backend.openMemory(of: "test")
    let part = TablePart("part")
    for number in 1...12 {
      let line = Array("{\"n\":\(number)}\n".utf8)
      lines += line
      try await writer.append(line, to: .journal)
      try await writer.sync(.journal)
      document = try await lease.save(document)
      #expect(document.serial == Int64(number))
      #expect(try await lease.append(event(number)).sequence == Int64(number))
      try await lease.heartbeat()
      let key = Key("key-\(number)")
      #expect(try await table.write(part, [RowChange(key, from: nil, to: [1])]) == [true])
      #expect(try await table.write(part, [RowChange(key, from: [1], to: [2])]) == [true])
    }
    try await lease.release()
    #expect(proxy.cutCount > 0)

    // What another process sees over a sound connection.
    let other = site.backend()
    #expect(try await other.state(of: cohort) == document)
    #expect(try await other.holder(of: cohort) == nil)
    let audit = try await other.verifyAudit(of: "test", anchors: [])
    #expect(audit.records == 12 && audit.findings.isEmpty)
    let journal = other.run("run-1").lines(of: .journal)
    var found: [UInt8] = []
    while let chunk = try await journal.next() { found += chunk.bytes }
    #expect(found == lines)
    let rows = try #require(try await other.memory(of: "test"))
    #expect(
      try await rows.read(part, (1...12).map { Key("key-\($0)") })
        == [[UInt8]?](repeating: [2], count: 12))
  }

  private func event(_ number: Int) -> AuditEvent {
    AuditEvent(
      time: Timestamp(seconds: Int64(number)), actor: "ana", action: .storageMigration,
      success: true)
  }
}
