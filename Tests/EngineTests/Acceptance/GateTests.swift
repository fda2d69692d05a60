import Core
import Engine
import FileState
import Ledger
import StoreTesting
import SystemPackage
import TestKit
import Testing

@Suite("Acceptance gates")
struct GateTests {
  private func report(
    _ shop: Workshop, _ store: InMemoryStore, _ accept: Acceptance = Acceptance(),
    index: Bool? = true
  ) async throws -> GateReport {
    let plan = try VerifiedPlan(shop.plan.string)
    let verified = try await Verifier(
      store: store, retry: .none, now: { Timestamp(seconds: World.now) }
    ).verify(plan)
    return GateReport(
      accept, plan.trailer.counts, try await shop.comparison(), verified, isIndexConsistent: index)
  }

  private func applied(
    _ records: [Record], fault: ScriptedStore.Fault? = nil
  ) async throws -> (Workshop, InMemoryStore) {
    let shop = try Workshop()
    let store = try await World.store(records)
    _ = try await Planning([World.mary])(store, to: shop.plan)
    try await shop.apply(ScriptedStore(store, .init(fault: { _ in fault })))
    return (shop, store)
  }

  static let four: [Record] = (1...4).map { .trip("mary", "\($0)") }

  @Test func aCleanRunPasses() async throws {
    let (shop, store) = try await applied(Self.four)
    let report = try await report(shop, store)
    #expect(report.passed)
    #expect(report.run == "run-2")
    #expect(report.rows.map(\.gate) == GateReport.Gate.allCases.filter { $0 != .wholeCohort })
  }

  @Test func aFailureCounts() async throws {
    let (shop, store) = try await applied(
      Self.four, fault: .failing([0], StoreError(.other, "no")))
    let strict = try await report(shop, store)
    #expect(strict.failed == [.counts, .failureRate, .unexplainedKeys])
    #expect(strict.rows[0].measured == .count(1))
    #expect(strict.rows[1].measured == .millionths(250_000))
    let loose = try await report(
      shop, store, Acceptance(countTolerance: 1, failureRatePPM: 250_000))
    #expect(loose.failed == [.unexplainedKeys])
  }

  @Test func aKeyThatNoRuleExplainsFails() async throws {
    let (shop, store) = try await applied(Self.four + [.trip("mary", "a:b")])
    let report = try await report(shop, store)
    #expect(report.failed == [.unexplainedKeys])
    #expect(report.rows[3].measured == .count(1))
  }

  @Test(arguments: [
    (Acceptance.Index.consistent, true as Bool?, true), (.consistent, false, false),
    (.consistent, nil, false), (.ignored, nil, true), (.ignored, false, true),
  ])
  func theIndexCountsWhereThePlanSaysSo(
    _ wanted: Acceptance.Index, _ found: Bool?, _ passes: Bool
  ) async throws {
    let (shop, store) = try await applied(Self.four)
    let report = try await report(shop, store, Acceptance(index: wanted), index: found)
    #expect(report.passed == passes)
  }

  @Test func aPlanThatNobodyAppliedFails() async throws {
    let shop = try Workshop()
    let store = try await World.store(Self.four)
    _ = try await Planning()(store, to: shop.plan)
    let plan = try VerifiedPlan(shop.plan.string)
    let verified = try await Verifier(
      store: store, retry: .none, now: { Timestamp(seconds: World.now) }
    ).verify(plan)
    let comparison = Comparison(plan.subject, plan.trailer)
    let report = GateReport(
      Acceptance(), plan.trailer.counts, comparison, verified, isIndexConsistent: true)
    #expect(report.run == nil)
    #expect(report.failed.contains(.counts))
  }

  @Test func theVerdictIsRecorded() async throws {
    let (shop, store) = try await applied(Self.four)
    let environment = try shop.environment()
    let recording = AcceptanceRecording(
      try shop.ledger(), in: environment.surroundings, actor: "tester")
    let report = try await report(shop, store)
    #expect(try await recording.record(report))
    let acceptance = try #require(try await shop.state().acceptance)
    #expect(acceptance.passed && acceptance.run == report.run && acceptance.rows == report.rows)
    #expect(try await LeaseFile(shop.paths(), in: environment.surroundings).holder() == nil)
    try await recording.override(
      .init(cohort: "zero", run: "run-0", cause: .notVerified), planDigest: "sha256:1",
      reason: "agreed with on-call")
    var events: [AuditEvent] = []
    try await AuditLog(shop.paths().audit).records { events.append($0.event) }
    #expect(events.suffix(2).map(\.action) == [.acceptance, .gateOverride])
    #expect(events.last?.details["reason"] == "agreed with on-call")
    // A further run does not forget it; it only is no longer about the last run.
    try await shop.apply(store)
    #expect(try await shop.state().acceptance == acceptance)
  }

  @Test func nothingIsRecordedWhereNothingWasApplied() async throws {
    let (shop, store) = try await applied(Self.four)
    let report = try await report(shop, store)
    let environment = try shop.environment()
    let elsewhere = shop.directory.file("other")
    let recording = AcceptanceRecording(
      try shop.ledger(elsewhere), in: environment.surroundings, actor: "tester")
    #expect(try await !recording.record(report))
    #expect(!FileExistence.exists(elsewhere))
  }
}
