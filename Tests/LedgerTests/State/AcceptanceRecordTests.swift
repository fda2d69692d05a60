import Core
import Ledger
import SystemPackage
import Testing

@Suite("What the gates said, in the state")
struct AcceptanceRecordTests {
  private static func report(_ passed: Bool) -> GateReport {
    GateReport(
      planDigest: "sha256:1", run: nil,
      rows: [
        GateReport.Row(.counts, threshold: .count(0), measured: .count(3), passed: passed),
        GateReport.Row(
          .failureRate, threshold: .millionths(10_000), measured: .millionths(0), passed: true),
        GateReport.Row(
          .index, threshold: .consistent(true), measured: .consistent(passed), passed: passed),
      ])
  }

  @Test(arguments: [true, false]) func isReadAsWritten(_ passed: Bool) throws {
    var document = StateDocument(lineage: "l", environment: "e", cohort: "c")
    document.serial = 1
    let without = try StateCodec.encode(document)
    #expect(!String(decoding: without, as: UTF8.self).contains("acceptance"))
    var report = Self.report(passed)
    report.rows.append(
      GateReport.Row(.index, threshold: .ignored, measured: .unknown, passed: true))
    document.acceptance = AcceptanceRecord(report, at: Timestamp(seconds: 1_700_000_000))
    let bytes = try StateCodec.encode(document)
    #expect(try StateCodec.decode(bytes, at: "a.json") == document)
    #expect(try StateCodec.decode(without, at: "a.json").acceptance == nil)
  }
}
