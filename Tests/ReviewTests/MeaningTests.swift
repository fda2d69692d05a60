import Core
import Ledger
import Testing

@testable import Review

/// What the texts say in cases that the goldens do not hold.
@Suite struct MeaningTests {
  private func planText(
    _ operations: [Operation], limit: Int = 100, color: Bool = false, file: String? = nil
  ) throws -> String {
    let plan = Sample.plan(operations, limit: limit)
    return PlanView(style: Style(color: color, width: 100)).text(
      header: nil, subject: try Sample.subject(), trailer: plan.trailer, preview: plan.preview,
      file: file)
  }

  private func applyText(_ tally: Tally) throws -> String {
    let report = ApplyReport(
      run: "r", outcome: .completed, tally: tally, recovered: nil, error: nil)
    return ApplyView(style: .plain).text(report, subject: try Sample.subject())
  }

  @Test func needsAttentionComesFirst() throws {
    let text = try planText(Sample.operations())
    let attention = try #require(text.firstRange(of: "Needs attention (2)"))
    let unmatched = try #require(text.firstRange(of: "Unmatched keys (1)"))
    let group = try #require(text.firstRange(of: "trips in BETA_LOGS_KV: 15 records"))
    #expect(attention.lowerBound < unmatched.lowerBound)
    #expect(unmatched.lowerBound < group.lowerBound)
  }

  @Test func saysHowManyAreNotShown() throws {
    let text = try planText(Sample.operations())
    #expect(text.contains("… 10 more (+ 9, = 1)"))
    #expect(text.contains("Not listed: 10 of 19 operations. --all lists them."))
    let short = try planText(Sample.operations(), limit: 1)
    #expect(short.contains("… 13 more (+ 12, = 1)"))
    #expect(short.contains("… 2 more groups"))
    #expect(short.contains("    … 1 more\n"))
  }

  @Test(arguments: [0, 1, 3, 100]) func theCountsDoNotDependOnThePreview(limit: Int) throws {
    let text = try planText(Sample.operations(), limit: limit)
    #expect(
      text.contains("Plan: 12 to create, 1 to update, 1 to rewrite, 1 unchanged, 1 to skip"))
    #expect(text.contains("Needs attention (2)"))
  }

  @Test func nothingToDo() throws {
    let done = Sample.operation(.unchanged, .sameContent, "1")
    #expect(try planText([done]).contains("Nothing to do: everything is in place."))
    let conflict = Sample.operation(.conflict, .noTime, "1")
    #expect(
      try planText([conflict]).contains("Nothing to apply: the remaining records need a decision."))
    #expect(try !planText([done], file: "a.ksplan").contains("keyshift apply"))
  }

  @Test func colorIsSaidInWordsToo() throws {
    let colored = try planText(Sample.operations(), color: true)
    #expect(colored.contains("\u{1B}["))
    let plain = colored.replacing(try Regex("\u{1B}\\[[0-9;]*m"), with: "")
    #expect(plain == (try planText(Sample.operations())))
    #expect(!plain.contains("\u{1B}"))
  }

  @Test func theSecondApplySaysThatNothingWasWritten() throws {
    let again = try applyText(Tally(planned: 120, already: 117, skipped: 3))
    #expect(again.contains("Nothing written: everything was already in place."))
    #expect(again.contains("planned 120 = applied 0 + already 117 + skipped 3"))
    #expect(try !applyText(Tally(planned: 2, applied: 1, already: 1)).contains("Nothing written"))
    #expect(try !applyText(Tally(planned: 2, already: 1, drifted: 1)).contains("Nothing written"))
    #expect(try applyText(Tally(planned: 9, applied: 1)).contains("planned 9 ≠ applied 1"))
  }

  @Test func noDifference() throws {
    let plan = Sample.plan([Sample.operation(.create, .destinationAbsent, "1")])
    var comparison = try Sample.comparison(plan.trailer)
    let before = CompareView(style: .plain).text(comparison)
    #expect(before.contains("No run of this plan yet."))
    #expect(before.contains("Difference: 1 of 1 planned write not in place."))
    comparison.rows[0].outcomes = [.already: 1]
    #expect(
      CompareView(style: .plain).text(comparison)
        .contains("No difference: 1 of 1 planned write in place."))
  }

  @Test func noValueIsShown() {
    let explanation = KeyExplanation(
      identity: Sample.ann, rule: "trips", namespace: "N", role: .legacyKey, source: "a",
      destination: "b", legacy: nil, canonical: nil,
      decision: Decision(.create, .destinationAbsent, result: Entry(value: Array("SECRET".utf8))))
    let text = ExplainView(style: .plain).text(
      key: "a", explanations: [explanation], planned: [], history: [])
    let json = ExplainView.json(key: "a", explanations: [explanation], planned: [], history: [])
    #expect(!text.contains("SECRET") && !json.compact.contains("SECRET"))
  }

  @Test func emptyLists() {
    #expect(StateView(style: .plain).text([]) == "No state yet.\n")
    #expect(AuditView(style: .plain).text([AuditRecord]()) == "No records.\n")
    #expect(
      SnapshotView(style: .plain).text([], counts: [("alike", 12)], applied: false)
        == "No difference: 12 alike.\n")
  }
}
