import Core
import Ledger
import Testing

@testable import OperatorPages

@Suite struct ProgressTrendTests {
  private func state(
    _ cohort: String, _ runs: [(kind: String, hour: Int64, applied: Int, already: Int)]
  ) -> StateDocument {
    var state = StateDocument(lineage: "l", environment: "staging", cohort: cohort)
    state.runs = runs.enumerated().map { index, run in
      var record = RunRecord(
        id: "\(cohort)-\(index)", kind: run.kind, planDigest: "", actor: "",
        startedAt: Timestamp(seconds: run.hour * 3_600),
        tally: Tally(
          planned: 100, applied: run.applied, already: run.already,
          notAttempted: 100 - run.applied - run.already),
        journal: RunRecord.Journal(path: ""))
      record.outcome = .completed
      return record
    }
    return state
  }

  @Test func cohortsCountTogetherAndARollbackTakesAway() {
    let trend = ProgressTrend([
      state("a", [("apply", 1, 40, 0), ("apply", 3, 50, 40), ("rollback", 5, 30, 0)]),
      state("b", [("apply", 2, 100, 0), ("cleanup", 4, 90, 0)]),
    ])
    #expect(trend.points.map(\.run) == ["a-0", "b-0", "a-1", "a-2"])
    #expect(trend.points.map(\.inPlace) == [40, 140, 190, 160])
    #expect(trend.points.map(\.planned) == [100, 200, 200, 200])
    #expect(trend.points.map(\.ppm) == [400_000, 700_000, 950_000, 800_000])
  }

  @Test func anInterruptedOrIdleRunTakesNothingAway() {
    var state = state("a", [("apply", 1, 60, 40), ("apply", 2, 0, 30), ("apply", 3, 0, 0)])
    state.runs[1].outcome = .interrupted
    state.runs[2].tally = Tally()
    #expect(ProgressTrend([state]).points.map(\.inPlace) == [100, 100, 100])
    #expect(ProgressTrend([state]).points.map(\.planned) == [100, 100, 100])
  }

  @Test func theRollbackOfARollbackBringsBack() {
    var state = state("a", [("apply", 1, 60, 40), ("rollback", 2, 60, 0), ("rollback", 3, 60, 0)])
    state.runs[1].undoes = RunRecord.Undoing(runs: ["a-0"])
    state.runs[2].undoes = RunRecord.Undoing(runs: ["a-1"])
    #expect(ProgressTrend([state]).points.map(\.inPlace) == [100, 40, 100])
  }

  @Test func aRunThatGoesOnHasNoPoint() {
    var state = state("a", [("apply", 1, 40, 0)])
    state.runs[0].outcome = .running
    #expect(ProgressTrend([state]).points.isEmpty)
  }

  @Test func chartsStayWithinTheirFrame() {
    let trend = ProgressTrend([state("a", [("apply", 1, 40, 0), ("apply", 3, 50, 50)])])
    let chart = ChartView(
      caption: "Coverage", trend: trend,
      measured: [CoverageSample(time: Timestamp(seconds: 7_200), ppm: 2_000_000)],
      now: Timestamp(seconds: 5 * 3_600))
    #expect(
      chart.series.map(\.line) == ["M0.00 60.00H500.00V0.00H1000.00", "M250.00 0.00H1000.00"])
    #expect(chart.series.map(\.dots) == ["M0.00 60.00h0M500.00 0.00h0", "M250.00 0.00h0"])
    #expect(chart.rows.map(\.share) == ["100 %", "100 %", "40.0 %"])
  }
}
