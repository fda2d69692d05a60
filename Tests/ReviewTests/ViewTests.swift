import Core
import Review
import TestKit
import Testing

@testable import Ledger

/// Every view at three widths, as recorded.
@Suite struct ViewTests {
  static let widths = [60, 100, 200]

  private func style(_ width: Int) -> Style { Style(color: false, width: width) }

  @Test(arguments: widths) func plan(width: Int) throws {
    let plan = Sample.plan()
    let text = PlanView(style: style(width)).text(
      header: Sample.header, subject: try Sample.subject(), trailer: plan.trailer,
      preview: plan.preview, file: "my plan.ksplan")
    golden.check(text, "plan-\(width)")
  }

  @Test(arguments: widths) func apply(width: Int) throws {
    let report = ApplyReport(
      run: "run-2", outcome: .interrupted, tally: Sample.tally,
      recovered: RecoveredRun(run: "run-1", tally: Sample.tally, written: 3, notWritten: 1),
      error: LedgerError(.storageFull, "the disk is full\u{7}. Free some room"))
    let text = ApplyView(style: style(width)).text(report, subject: try Sample.subject())
    golden.check(text, "apply-\(width)")
  }

  @Test(arguments: widths) func status(width: Int) {
    let text = StatusView(style: style(width)).text(
      environment: "staging", cohort: "staging-01", users: .decided(Sample.users()),
      rules: [("trips", "BETA_LOGS_KV"), ("orders", "BETA_HUGHESNET_ORDERS_KV")],
      state: Sample.state())
    golden.check(text, "status-\(width)")
  }

  @Test(arguments: [true, false]) func statusFromKeys(hasRun: Bool) throws {
    var user = KeyStatus(identity: try #require(Sample.users().first).identity)
    user.left = 3
    user.moved = 4
    user.unmatched = 1
    user.records = ["BETA_LOGS_KV": 8]
    var state = Sample.state()
    if !hasRun { state.runs = [] }
    let text = StatusView(style: Style(color: false, width: 100)).text(
      environment: "staging", cohort: "staging-01", users: .keys([user]),
      rules: [("trips", "BETA_LOGS_KV")], state: state)
    #expect(text.contains("3 legacy keys without a canonical key"))
    #expect(text.contains("Counted from keys"))
    #expect(text.contains("as of run") == hasRun)
  }

  @Test(arguments: widths) func verify(width: Int) {
    var report = VerifyReport(digest: Sample.digest, sampleLimit: 1)
    for operation in Sample.operations().prefix(12) { report.add(.kept, operation) }
    report.add(.missing, Sample.operation(.create, .destinationAbsent, "gone\r"))
    report.add(.different, Sample.operation(.update, .sourceNewer, "other"))
    report.notPromised = 3
    golden.check(VerifyView(style: style(width)).text(report), "verify-\(width)")
  }

  @Test(arguments: widths) func compare(width: Int) throws {
    let text = CompareView(style: style(width)).text(try Self.comparison())
    golden.check(text, "compare-\(width)")
  }

  @Test(arguments: widths) func explain(width: Int) throws {
    let operation = Sample.operation(.create, .destinationAbsent, "7")
    let outcome = JournalOutcome(
      number: 6, kind: .drifted, action: .create, reason: .sourceChanged, legacy: "johndoe",
      rule: "trips", namespace: "BETA_LOGS_KV", source: operation.source, intent: nil,
      message: nil)
    let text = ExplainView(style: style(width)).text(
      key: operation.source, explanations: try ExplainSamples.all(),
      readings: try ExplainSamples.readings(),
      planned: [("a.ksplan", 6, operation)], history: [(Sample.run("run-1", .completed), outcome)])
    golden.check(text, "explain-\(width)")
  }

  @Test(arguments: widths) func state(width: Int) {
    let view = StateView(style: style(width))
    let list = view.text([(Sample.state(), Self.lock), (Sample.state(), nil)])
    golden.check(
      list + "\n" + view.text(Sample.state(), lock: Self.lock), "state-\(width)")
  }

  @Test(arguments: widths) func audit(width: Int) {
    let view = AuditView(style: style(width))
    let text = view.text(Self.records) + "\n" + view.text(Self.verification)
    golden.check(text, "audit-\(width)")
  }

  @Test(arguments: widths) func snapshot(width: Int) {
    let text = SnapshotView(style: style(width)).text(
      Self.differences, counts: Self.differenceCounts, applied: false)
    golden.check(text, "snapshot-\(width)")
  }

  @Test(arguments: widths) func diagnostics(width: Int) {
    let view = DiagnosticView(style: style(width)) { _ in DiagnosticTests.file }
    golden.check(view.text(DiagnosticTests.sample), "diagnostics-\(width)")
  }
}

extension ViewTests {
  static let lock = LockRecord(
    id: "lock-1", holder: "bob", operation: "apply",
    process: ProcessIdentity(host: "ci-1", pid: 4_242, space: nil), at: Sample.time,
    fencingToken: 7, tookOverFrom: nil)

  static let records = [
    AuditRecord(
      sequence: 1,
      event: AuditEvent(
        time: Sample.time, actor: "ann@example", action: .storageMigration, success: true,
        details: ["plan": .string(Sample.digest), "applied": 1_200, "resumed": false]),
      previous: Sample.digest, hash: Sample.digest),
    AuditRecord(
      sequence: 2,
      event: AuditEvent(
        time: Sample.time, actor: "eve\u{1B}[A", action: .rollback, success: false,
        details: ["note": .null]), previous: Sample.digest, hash: Sample.digest),
  ]

  static let verification = AuditVerification(
    findings: [
      AuditFinding(kind: .changed, line: 7, message: "the record is not what was hashed"),
      AuditFinding(kind: .torn, line: 9, message: "a crash cut off the last record"),
    ], records: 1_204, repairs: 1, head: AuditHead(sequence: 1_204, hash: Sample.digest))

  static let differences = [
    SnapshotDifference(namespace: "BETA_LOGS_KV", key: "trip:a:1", kind: .onlyInSnapshot),
    SnapshotDifference(namespace: "BETA_LOGS_KV", key: "trip:旅行:2", kind: .different),
    SnapshotDifference(namespace: "N", key: Key([0x61, 0xFF]), kind: .onlyInStore),
  ]
  static let differenceCounts = [
    (name: "alike", count: 1_000), (name: "only in the snapshot", count: 1),
    (name: "only in the store", count: 0), (name: "different", count: 41),
  ]

  static func comparison() throws -> Comparison {
    let plan = Sample.plan()
    var comparison = try Sample.comparison(plan.trailer)
    comparison.runs = [Sample.run("run-1", .interrupted), Sample.run("run-2", .completed)]
    comparison.appliedBefore = 4
    comparison.rows[0].outcomes = [.applied: 5, .already: 4, .failed: 1, .drifted: 1]
    comparison.rows[0].reasons = [.sourceChanged: 1]
    comparison.rows[0].messages = ["the store was busy\u{9B}": 1]
    comparison.rows[0].examples = ["trip:johndoe:3", "trip:johndoe:\u{202E}4"]
    comparison.rows[1].outcomes = [.applied: 1]
    return comparison
  }
}
