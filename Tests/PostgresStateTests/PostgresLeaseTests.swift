import Core
import Ledger
import Testing

@testable import PostgresState

@Suite("Locks and tables in PostgreSQL")
struct PostgresLeaseTests {
  private func acquire(
    _ backend: PostgresStateBackend, _ site: PostgresSite, _ cohort: CohortID
  ) async throws -> any StateLease {
    try await backend.acquire(
      cohort,
      LeaseRequest(
        actor: "ana", operation: "apply", in: site.surroundings,
        settings: LeaseSettings(staleAfter: 300, takeoverDelay: 60)))
  }

  /// Requests that were sent within the lease may still be on their way when it ends.
  @Test func isTakenOverOnceRequestsHaveEnded() async throws {
    let site = try await PostgresSite()
    let cohort = try CohortID(environment: "test", name: "one")
    let lease = try await acquire(site.backend(), site, cohort)
    try site.advance(by: 301)
    // Its time is over, and nobody may have it yet.
    await #expect(throws: LedgerError.self) { try await lease.heartbeat() }
    await #expect(throws: LedgerError.self) { _ = try await acquire(site.backend(), site, cohort) }
    try site.advance(by: 60)
    let next = try await acquire(site.backend(), site, cohort)
    #expect(next.record.fencingToken > lease.record.fencingToken)
    await #expect(throws: LedgerError.self) { try await lease.release() }
    try await next.release()
  }

  /// What a former holder still sends does not count: it is not there.
  @Test func formerHoldersAddNothing() async throws {
    let site = try await PostgresSite()
    let backend = site.backend()
    let cohort = try CohortID(environment: "test", name: "one")
    let lease = try await acquire(backend, site, cohort)
    let event = AuditEvent(
      time: Timestamp(seconds: 1), actor: "ana", action: .storageMigration, success: true)
    try await lease.append(event)
    let writer = try await lease.run("run-1").create()
    try await writer.append(Array("{}\n".utf8), to: .journal)
    try await writer.sync(.journal)
    _ = try await backend.unlock(cohort, id: lease.record.id)
    let next = try await acquire(backend, site, cohort)

    try await writer.append(Array("{\"late\":1}\n".utf8), to: .journal)
    for attempt in 0..<2 {
      let error = await #expect(throws: LedgerError.self) { try await writer.sync(.journal) }
      if attempt == 0 { #expect(error?.code == .leaseLost) }
    }
    let calls: [() async throws -> Void] = [
      { try await lease.append(event) }, { _ = try await lease.run("run-2").create() },
      { try await lease.run("run-1").replaceRecovery(with: Array("{}\n".utf8)) },
    ]
    for call in calls {
      let error = await #expect(throws: LedgerError.self) { try await call() }
      #expect(error?.code == .leaseLost)
    }
    let lines = backend.run("run-1").lines(of: .journal)
    #expect(try await lines.next()?.bytes == Array("{}\n".utf8))
    #expect(try await lines.next()?.bytes == nil)
    #expect(try await !backend.run("run-2").exists(.journal))
    #expect(try await backend.verifyAudit(of: "test", anchors: []).records == 1)
    try await next.release()
  }

  @Test func tablesAreMadeOnceByWhoeverComesFirst() async throws {
    let address = try PostgresServer.address()
    let site = try PostgresSite(address: address)
    #expect(try await site.backend().schema.status() == .absent)
    await #expect(throws: LedgerError.self) { _ = try await site.backend().cohorts() }
    let made = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<4 { group.addTask { try await site.backend().schema.migrate() } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(made.sorted() == [0, 1, 1, 1])
    #expect(try await site.backend().schema.status() == .current)
    try site.run("insert into schema_version (version, digest) values (2, 'later')")
    let later = await #expect(throws: LedgerError.self) {
      try await site.backend().schema.migrate()
    }
    #expect(later?.code == .newerFormat)
    try site.run(
      "delete from schema_version where version = 2; update schema_version set digest = ''")
    let other = await #expect(throws: LedgerError.self) { try await site.backend().schema.status() }
    #expect(other?.code == .corrupted)
  }
}
