import Core
import Ledger
import SystemPackage
import TestKit
import Testing

/// A person's decision is believed only as far as its reason permits it.
@Suite struct ForgedDecisionTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func refusal(of lines: [PlanLine], counts: PlanCounts? = nil) async throws -> PlanRefusal?
  {
    let path = directory.file("a.ksplan")
    _ = try await SamplePlan.write(lines, counts ?? SamplePlan.counts(lines), to: path)
    do {
      _ = try SamplePlan.read(path)
      return nil
    } catch let error as PlanRefusal {
      return error
    }
  }

  static func decided(
    _ action: Action, _ reason: Reason, _ take: Resolution.Take, there: String? = "t",
    result: String? = nil
  ) -> Operation {
    Operation(
      identity: SamplePlan.second, rule: "trips \"1\"", namespace: "BETA_LOGS_KV", action: action,
      reason: reason, source: SamplePlan.tripKey(of: SamplePlan.second.legacy, Array("1".utf8)),
      destination: SamplePlan.tripKey(of: SamplePlan.second.id, Array("1".utf8)),
      sourceFingerprint: SamplePlan.fingerprint("s"),
      destinationFingerprint: there.map(SamplePlan.fingerprint),
      resultFingerprint: result.map(SamplePlan.fingerprint), bytes: 1, take: take)
  }

  @Test(arguments: [
    decided(.update, .noTime, .legacy, result: "r"),
    decided(.create, .severalSources, .legacy, there: nil, result: "r"),
    decided(.skip, .sameTime, .canonical), decided(.skip, .foreignOwner, .neither),
    decided(.skip, .notJSON, .neither, there: nil),
    decided(.update, .destinationNewerAsStated, .legacy, result: "r"),
  ])
  func soundDecisionsAreAccepted(_ operation: Operation) async throws {
    #expect(try await refusal(of: [.user(operation.identity), .operation(operation)]) == nil)
  }

  @Test func countsOfDecisionsAreCounted() async throws {
    let lines: [PlanLine] = [
      .user(SamplePlan.second), .operation(Self.decided(.skip, .noTime, .canonical)),
    ]
    #expect(SamplePlan.counts(lines).resolved == [.canonical: 1])
    var plain = Self.decided(.skip, .noTime, .canonical)
    plain.take = nil
    let counts = SamplePlan.counts([.user(SamplePlan.second), .operation(plain)])
    #expect(try await refusal(of: lines, counts: counts)?.code == .inconsistent)
  }

  static let forged: [(String, Operation)] = [
    (
      "a decision about nothing",
      decided(.create, .destinationAbsent, .legacy, there: nil, result: "r")
    ),
    ("a decision that a conflict ignores", decided(.conflict, .noTime, .legacy)),
    ("a decision to write that skips", decided(.skip, .noTime, .legacy)),
    ("a decision to keep that writes", decided(.update, .noTime, .canonical, result: "r")),
    ("a decision to leave that writes", decided(.update, .noTime, .neither, result: "r")),
    ("another owner's record taken", decided(.update, .foreignOwner, .legacy, result: "r")),
    (
      "another owner's record written over",
      decided(.update, .destinationForeignOwner, .legacy, result: "r")
    ),
    ("no JSON taken", decided(.update, .notJSON, .legacy, result: "r")),
    ("a decision about what is newer", decided(.skip, .destinationNewer, .canonical)),
    ("what is absent kept", decided(.skip, .noTime, .canonical, there: nil)),
    ("a migration that deletes by decision", decided(.delete, .noTime, .canonical)),
  ]

  @Test(arguments: forged.indices) func aForgedDecisionIsRefused(_ index: Int) async throws {
    let (title, operation) = Self.forged[index]
    let refusal = try await refusal(of: [.user(operation.identity), .operation(operation)])
    #expect([.inconsistent, .tampered].contains(refusal?.code), "\(title)")
  }
}
