import Core
import Engine
import Ledger
import Review
import TestKit
import Testing

@Suite("Views of rollbacks, clean-ups, coverage and gates")
struct AcceptanceViewTests {
  private static let rollback = PlanSubject.Purpose.rollback(
    RollbackBasis(
      run: "20260228T090507Z-1f2e3d4c", kind: "apply", journal: Sample.digest,
      reason: "wrong cohort\u{1B}[2J"))
  private static let cleanup = PlanSubject.Purpose.cleanup(
    CleanupBasis(
      run: "20260228T090507Z-1f2e3d4c", planDigest: Sample.digest, waitingSeconds: 90 * 86_400,
      coveragePPM: 950_000))

  private static let undone = [
    Sample.operation(.create, .preimageKept, "1"), Sample.operation(.update, .preimageKept, "2"),
    Sample.operation(.delete, .writtenByRun, "3"), Sample.operation(.unchanged, .asBeforeRun, "4"),
    Sample.operation(.skip, .changedSinceRun, "5"),
    Sample.operation(.reject, .preimageMissing, "6"),
    Sample.operation(.rewrite, .preimageKept, "7", rule: "orders"),
  ].map { operation in
    var operation = operation
    operation.source = operation.destination
    return operation
  }

  private static let cleaned = [
    Sample.operation(.delete, .destinationVerified, "1"),
    Sample.operation(.delete, .destinationNewer, "2"),
    Sample.operation(.skip, .notMigrated, "3"), Sample.operation(.conflict, .sameTime, "4"),
    Sample.operation(.reject, .foreignOwner, "5", of: Sample.evil),
  ]

  static let coverage = CoverageReport(
    environment: "staging", cohort: "staging-01", identities: [Sample.ann, Sample.evil],
    rules: (try? Sample.rules()) ?? [],
    counts: ["trips": .init(moved: 12_345, left: 67, legacy: 900)], state: Sample.state())

  static func gates(_ passed: Bool) throws -> GateReport {
    let plan = Sample.plan(
      passed ? [Sample.operation(.unchanged, .sameContent, "1")] : Sample.operations())
    var counts = plan.trailer.counts
    if passed { counts.unmatched = 0 }
    var comparison = try Sample.comparison(plan.trailer)
    var run = Sample.run("run-2", .completed)
    run.tally.failed = passed ? 0 : 1
    comparison.runs = [run]
    return GateReport(
      Acceptance(), counts, comparison, VerifyReport(digest: Sample.digest, sampleLimit: 1),
      isIndexConsistent: passed ? true : nil)
  }

  private func plan(
    _ operations: [Operation], _ purpose: PlanSubject.Purpose
  ) throws -> (subject: PlanSubject, trailer: PlanTrailer, preview: PlanPreview) {
    var subject = try Sample.subject()
    subject.purpose = purpose
    let plan = Sample.plan(operations)
    return (subject, plan.trailer, plan.preview)
  }

  @Test(arguments: ViewTests.widths) func rollback(width: Int) throws {
    let plan = try plan(Self.undone, Self.rollback)
    let text = PlanView(style: Style(color: false, width: width)).text(
      header: Sample.header, subject: plan.subject, trailer: plan.trailer, preview: plan.preview,
      file: "undo.ksplan")
    golden.check(text, "rollback-\(width)")
  }

  @Test(arguments: ViewTests.widths) func cleanup(width: Int) throws {
    let plan = try plan(Self.cleaned, Self.cleanup)
    let text = PlanView(style: Style(color: false, width: width)).text(
      header: Sample.header, subject: plan.subject, trailer: plan.trailer, preview: plan.preview,
      file: "cleanup.ksplan")
    golden.check(text, "cleanup-\(width)")
  }

  @Test(arguments: ViewTests.widths) func coverage(width: Int) {
    let view = CoverageView(style: Style(color: false, width: width))
    golden.check(view.text(Self.coverage), "coverage-\(width)")
  }

  @Test(arguments: ViewTests.widths) func gates(width: Int) throws {
    let view = GateView(style: Style(color: false, width: width))
    golden.check(
      view.text(try Self.gates(true)) + "\n" + view.text(try Self.gates(false)),
      "gates-\(width)")
  }

  @Test func json() throws {
    let undone = try plan(Self.undone, Self.rollback)
    let cleaned = try plan(Self.cleaned, Self.cleanup)
    let documents =
      try [undone, cleaned].map {
        PlanView.json(
          header: nil, subject: $0.subject, trailer: $0.trailer, preview: PlanPreview(limit: 0),
          file: nil)
      } + [CoverageView.json([Self.coverage])]
      + [true, false].map { GateView.json(try Self.gates($0)) }
    golden.check(documents.map { $0.pretty + "\n" }.joined(), "acceptance-json")
  }
}
