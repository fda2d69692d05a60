import Core
import Engine
import Ledger
import SystemPackage
import Testing

/// Each gate by itself, at its threshold and beyond it.
@Suite("Thresholds of gates")
struct GateThresholdTests {
  /// Three creates of one rule, all applied, and nothing to complain about.
  private struct Case {
    var accept = Acceptance()
    var counts = PlanCounts()
    var comparison: Comparison
    var verification = VerifyReport(digest: "sha256:d", sampleLimit: 0)
    var index: Bool? = true

    init() throws {
      counts.add(3, rule: "trips", .create)
      counts.users = 1
      let trailer = PlanTrailer(counts: counts, digest: "sha256:d", headerDigest: "sha256:h")
      let subject = PlanSubject(
        name: "c", environment: "e", store: StoreAddress("sqlite", "s"), storeIdentity: "s",
        rules: try World.rules().filter { $0.name == "trips" }, limits: Limits(),
        accept: Acceptance())
      let run = RunRecord(
        id: "run-1", kind: "apply", planDigest: "sha256:d", actor: "a",
        startedAt: Timestamp(seconds: 1), tally: Tally(),
        journal: RunRecord.Journal(path: "runs/run-1"))
      comparison = Comparison(subject, trailer)
      comparison.runs = [run]
      comparison.rows[0].outcomes[.applied] = 3
    }

    var failed: [GateReport.Gate] {
      GateReport(accept, counts, comparison, verification, isIndexConsistent: index).failed
    }
  }

  private static let operation = Core.Operation(
    identity: World.john, rule: "trips", namespace: World.logs, action: .create,
    reason: .destinationAbsent, source: "a", destination: "b",
    sourceFingerprint: Fingerprint(words: (0, 0, 0, 0)), destinationFingerprint: nil,
    resultFingerprint: nil, bytes: 1)

  @Test func nothingToComplainAboutPasses() throws { #expect(try Case().failed == []) }

  @Test(arguments: [(1, 2), (5, 2), (2, 1), (4, 1), (3, 0)])
  func theCountsDifferByNoMoreThanTheirTolerance(_ applied: Int, _ difference: Int) throws {
    var gates = try Case()
    gates.comparison.rows[0].outcomes[.applied] = applied
    gates.accept.countTolerance = difference
    #expect(gates.failed == [])
    gates.accept.countTolerance = difference - 1
    #expect(gates.failed == [.counts])
  }

  /// A third is 333,333.3 millionths: rounded up, so that no failure counts as none.
  @Test(arguments: [(1, 333_334), (2, 666_667), (3, 1_000_000)])
  func failuresAreNoMoreThanTheirRate(_ failures: Int, _ rate: Int) throws {
    var gates = try Case()
    gates.comparison.runs[0].tally.failed = failures
    gates.accept.failureRatePPM = rate
    #expect(gates.failed == [])
    gates.accept.failureRatePPM = rate - 1
    #expect(gates.failed == [.failureRate])
    let report = GateReport(
      gates.accept, gates.counts, gates.comparison, gates.verification, isIndexConsistent: true)
    #expect(report.rows[1].measured == .millionths(rate))
  }

  @Test func oneFailureOfMillionsIsNotNone() throws {
    var gates = try Case()
    gates.counts.add(9_999_997, rule: "trips", .create)
    gates.comparison.runs[0].tally.failed = 1
    gates.accept.failureRatePPM = 0
    #expect(gates.failed == [.failureRate])
    gates.accept.failureRatePPM = 1
    #expect(gates.failed == [])
  }

  @Test func onlyTheLastRunsFailuresCount() throws {
    var gates = try Case()
    var earlier = gates.comparison.runs[0]
    earlier.tally.failed = 3
    gates.comparison.runs.insert(earlier, at: 0)
    #expect(gates.failed == [])
  }

  @Test func noKeyStaysUnexplained() throws {
    var unmatched = try Case()
    unmatched.counts.unmatched = 1
    #expect(unmatched.failed == [.unexplainedKeys])
    for state in VerifyReport.State.allCases {
      var gates = try Case()
      gates.verification.add(state, Self.operation)
      #expect(gates.failed == (state.isKept ? [] : [.unexplainedKeys]), "\(state)")
    }
  }

  @Test func whatWaitsForAPersonIsNoMoreThanAllowed() throws {
    for action in [Action.conflict, .reject] {
      var gates = try Case()
      gates.counts.add(2, rule: "trips", action)
      gates.accept.unresolved = 2
      #expect(gates.failed == [])
      gates.accept.unresolved = 1
      #expect(gates.failed == [.unresolved])
    }
    var both = try Case()
    both.counts.add(rule: "trips", .conflict)
    both.counts.add(rule: "trips", .reject)
    both.accept.unresolved = 1
    #expect(both.failed == [.unresolved])
  }

  @Test func residueAndUnknownUsersAreNoMoreThanAllowed() throws {
    var residue = try Case()
    residue.verification.unexpectedResidue = 2
    residue.accept.residue = 2
    #expect(residue.failed == [])
    residue.accept.residue = 1
    #expect(residue.failed == [.residue])
    var users = try Case()
    users.verification.unknownUsers = [World.john, World.mary]
    users.accept.unknownUsers = 2
    #expect(users.failed == [])
    users.accept.unknownUsers = 1
    #expect(users.failed == [.unknownUsers])
  }
}
