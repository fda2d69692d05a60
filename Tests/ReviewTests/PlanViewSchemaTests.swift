import Core
import Ledger
import TestKit
import Testing

@testable import Review

/// Plan views of every kind, recorded whole; `schemas/check` holds them against the schema.
@Suite struct PlanViewSchemaTests {
  private func check(
    _ name: String, _ purpose: PlanSubject.Purpose = .migrate, requests: RequestForecast? = nil,
    _ operations: [Core.Operation] = Sample.operations()
  ) throws {
    var subject = try Sample.subject()
    subject.purpose = purpose
    var plan = Sample.plan(operations)
    plan.trailer.requests = requests
    golden.check(
      PlanView.json(
        ReviewedPlan(
          header: Sample.header, subject: subject, trailer: plan.trailer, preview: plan.preview,
          file: "a.ksplan")
      ).pretty + "\n", "plan-view-\(name)")
  }

  @Test func migrate() throws { try check("migrate") }

  @Test func metered() throws {
    let forecast = RequestForecast(
      lists: 3, reads: 12, writes: 1, keysRead: 1_200, keysWritten: 14, keysDeleted: 0, minutes: 1,
      microdollars: 6_000, isIncluded: true, freeDays: nil)
    try check("metered", requests: forecast)
  }

  @Test func bytesThatAreNoText() throws {
    var operation = Sample.operation(.reject, .malformedKey, "1")
    operation.source = Key([0x74, 0xFF])
    operation.destination = Key([0xFF])
    try check("bytes", .migrate, [operation])
  }

  @Test func rollback() throws {
    let basis = RollbackBasis(run: "run-1", kind: "apply", journal: nil, reason: "too early")
    try check(
      "rollback", .rollback(basis),
      [
        Sample.operation(.delete, .writtenByRun, "1"),
        Sample.operation(.skip, .changedSinceRun, "2"),
      ])
  }

  @Test func rollbackOfACohort() throws {
    let runs = [
      RollbackBasis.Run(id: "run-2", kind: "cleanup", journal: nil),
      RollbackBasis.Run(id: "run-1", kind: "apply", journal: Sample.digest),
    ]
    try check(
      "rollback-cohort", .rollback(RollbackBasis(.cohort(runs))),
      [Sample.operation(.delete, .writtenByRun, "1")])
  }

  @Test func cleanup() throws {
    let basis = CleanupBasis(
      run: "run-1", planDigest: Sample.digest, waitingSeconds: 7_776_000, coveragePPM: 950_000)
    try check("cleanup", .cleanup(basis), [Sample.operation(.delete, .destinationVerified, "1")])
  }

  @Test func redactedAndUnsaved() throws {
    let plan = Sample.plan()
    golden.check(
      PlanView.json(
        header: nil, subject: try Sample.subject(), trailer: plan.trailer, preview: plan.preview,
        file: nil, isRedacted: true
      ).pretty + "\n", "plan-view-redacted")
  }
}
