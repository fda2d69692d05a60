import Review
import Testing

/// The worst check counts, and each says what to do.
struct DoctorReportTests {
  private typealias Check = DoctorReport.Check

  @Test(
    arguments: [
      ([], DoctorReport.Verdict.ok, "All 0 checks passed."),
      ([.ok, .ok], .ok, "All 2 checks passed."),
      ([.ok, .warning], .warning, "Of 2 checks, 1 warns."),
      ([.warning, .warning], .warning, "Of 2 checks, 2 warn."),
      ([.fail, .warning, .ok], .fail, "Of 3 checks, 1 failed and 1 warns."),
    ] as [([DoctorReport.Verdict], DoctorReport.Verdict, String)])
  func theWorstCounts(verdicts: [DoctorReport.Verdict], worst: DoctorReport.Verdict, end: String) {
    let report = DoctorReport(checks: verdicts.map { Check("a", $0, "b") }, store: nil)
    #expect(report.worst == worst)
    #expect(report.text(.plain).hasSuffix(end + "\n"))
  }

  @Test func hostileTextIsHarmless() {
    let report = DoctorReport(
      checks: [Check("store", .fail, "a\u{1B}[2J\nb \u{202E}", advice: "c\u{7}")], store: nil)
    let text = report.text(.plain)
    #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" || $0 == "\u{7}" })
    #expect(text.split(separator: "\n").count == 4)
  }
}
