import Core
import Engine
import Ledger
import SystemPackage
import Testing

@Suite("The next cohort of an environment")
struct EnvironmentGateTests {
  private static func run(
    _ id: String, at time: Int64, kind: String = "apply",
    _ outcome: RunRecord.Outcome = .completed, plan: String? = nil
  ) -> RunRecord {
    var run = RunRecord(
      id: id, kind: kind, planDigest: "sha256:\(plan ?? id)", actor: "a",
      startedAt: Timestamp(seconds: time), tally: Tally(),
      journal: RunRecord.Journal(path: "runs/\(id)"))
    run.outcome = outcome
    return run
  }

  /// - Parameter accepted: the run whose gates passed or failed; nil: none.
  private static func state(
    _ cohort: String, _ runs: [RunRecord], accepted: (run: String, passed: Bool)? = nil
  ) -> StateDocument {
    var state = StateDocument(lineage: "l", environment: "e", cohort: cohort)
    state.runs = runs
    if let accepted {
      let report = EnvironmentGateTests.report(accepted.run, accepted.passed)
      state.acceptance = report.map { AcceptanceRecord($0, at: Timestamp(seconds: 9)) }
    }
    return state
  }

  private static func report(_ run: String, _ passed: Bool) -> GateReport? {
    let trailer = PlanTrailer(
      counts: PlanCounts(), digest: "sha256:\(run)", headerDigest: "sha256:0")
    let subject = PlanSubject(
      name: "c", environment: "e", store: StoreAddress("sqlite", "s"), storeIdentity: "s",
      rules: [],
      limits: Limits(), accept: Acceptance())
    var comparison = Comparison(subject, trailer)
    comparison.runs = [Self.run(run, at: 0)]
    return GateReport(
      Acceptance(), trailer.counts, comparison,
      VerifyReport(digest: trailer.digest, sampleLimit: 0), isIndexConsistent: passed)
  }

  private static func closed(
    _ cohort: String, _ run: String, _ cause: EnvironmentGate.Obstacle.Cause
  ) -> EnvironmentGate {
    .closed(EnvironmentGate.Obstacle(cohort: cohort, run: run, cause: cause))
  }

  @Test func opensOnlyOnceTheLastCohortIsAccepted() {
    let (a, b) = (Self.run("a1", at: 1), Self.run("b1", at: 2))
    let cases: [([StateDocument], EnvironmentGate)] = [
      ([], .open), ([Self.state("a", [])], .open),
      ([Self.state("c", [Self.run("c1", at: 9, .failed)])], .open),
      ([Self.state("a", [a])], Self.closed("a", "a1", .notVerified)),
      ([Self.state("a", [a], accepted: ("a1", true))], .open),
      (
        [Self.state("a", [a], accepted: ("a1", false))],
        Self.closed("a", "a1", .failed([.index]))
      ),
      (
        [Self.state("a", [a], accepted: ("a1", true)), Self.state("b", [b])],
        Self.closed("b", "b1", .notVerified)
      ),
      // Only the last cohort counts.
      ([Self.state("b", [b], accepted: ("b1", true)), Self.state("a", [a])], .open),
      // A run after the verdict.
      (
        [Self.state("a", [a, Self.run("a2", at: 3)], accepted: ("a1", true))],
        Self.closed("a", "a2", .notVerified)
      ),
      // A run of the same plan after the verdict, and a verdict on another plan under the run's name.
      (
        [Self.state("a", [a, Self.run("a2", at: 3, plan: "a1")], accepted: ("a1", true))],
        Self.closed("a", "a2", .notVerified)
      ),
      (
        [Self.state("a", [Self.run("a1", at: 3, plan: "other")], accepted: ("a1", true))],
        Self.closed("a", "a1", .notVerified)
      ),
      (
        [Self.state("a", [a, Self.run("a2", at: 3, .interrupted)], accepted: ("a1", true))],
        Self.closed("a", "a2", .unfinished(.interrupted))
      ),
      (
        [Self.state("a", [a, Self.run("a2", at: 3, kind: "rollback")], accepted: ("a1", true))],
        Self.closed("a", "a2", .rolledBack)
      ),
      (
        [Self.state("a", [a, Self.run("a2", at: 3, kind: "cleanup")], accepted: ("a1", true))],
        .open
      ),
      // What a login set off stands beside the rollout.
      (
        [
          Self.state("a", [a], accepted: ("a1", true)),
          Self.state("auto-u", [Self.run("u1", at: 3, kind: "auto", .interrupted)]),
        ], .open
      ),
      (
        [
          Self.state("a", [a]),
          Self.state("auto-u", [Self.run("u1", at: 3, kind: "auto")]),
        ], Self.closed("a", "a1", .notVerified)
      ),
    ]
    for (states, expected) in cases {
      #expect(EnvironmentGate(states, next: "c") == expected)
      #expect(EnvironmentGate(states.reversed(), next: "c") == expected)
    }
  }

  @Test func theRefusalNamesWhatStandsInTheWay() {
    guard
      case .closed(let obstacle) = EnvironmentGate(
        [Self.state("a", [Self.run("a1", at: 1)], accepted: ("a1", false))], next: "b")
    else { return #expect(Bool(false)) }
    let text = EnvironmentGateRefusal(obstacle, environment: "staging").description
    for part in ["'a'", "'staging'", "a1", "index"] {
      #expect(text.contains(part))
    }
    // How to override it is for the surface to say.
    #expect(!text.contains("--") && !text.contains("override"))
  }
}
