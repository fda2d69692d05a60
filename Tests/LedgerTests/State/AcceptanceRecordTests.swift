import Core
import Ledger
import SystemPackage
import Testing

@Suite("What the gates said, in the state")
struct AcceptanceRecordTests {
  private static func report(_ passed: Bool) throws -> GateReport {
    let subject = try SamplePlan.subject()
    let counts = SamplePlan.counts(SamplePlan.lines(SamplePlan.operations()))
    let trailer = PlanTrailer(counts: counts, digest: "sha256:1", headerDigest: "sha256:2")
    let comparison = Comparison(subject, trailer)
    return GateReport(
      subject.accept, counts, comparison, VerifyReport(digest: "sha256:1", sampleLimit: 0),
      isIndexConsistent: passed)
  }

  @Test(arguments: [true, false]) func isReadAsWritten(_ passed: Bool) throws {
    var document = StateDocument(lineage: "l", environment: "e", cohort: "c")
    document.serial = 1
    let without = try StateCodecV1.encode(document)
    #expect(!String(decoding: without, as: UTF8.self).contains("acceptance"))
    var report = try Self.report(passed)
    report.rows.append(
      GateReport.Row(.index, threshold: .ignored, measured: .unknown, passed: true))
    document.acceptance = AcceptanceRecord(report, at: Timestamp(seconds: 1_700_000_000))
    let bytes = try StateCodecV1.encode(document)
    #expect(try StateCodecV1.decode(bytes, at: "a.json") == document)
    #expect(try StateCodecV1.decode(without, at: "a.json").acceptance == nil)
  }
}
