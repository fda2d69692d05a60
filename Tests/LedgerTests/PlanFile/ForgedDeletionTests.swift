import Core
import Ledger
import SystemPackage
import TestKit
import Testing

/// A plan creates a record again that its user deleted only where it says so.
@Suite struct ForgedDeletionTests {
  static func operation(
    _ action: Action, _ reason: Reason, run: String?, there: String? = nil,
    take: Resolution.Take? = nil
  ) -> Operation {
    Operation(
      identity: SamplePlan.second, rule: "trips \"1\"", namespace: "BETA_LOGS_KV", action: action,
      reason: reason, source: SamplePlan.tripKey(of: SamplePlan.second.legacy, Array("1".utf8)),
      destination: SamplePlan.tripKey(of: SamplePlan.second.id, Array("1".utf8)),
      sourceFingerprint: SamplePlan.fingerprint("s"),
      destinationFingerprint: there.map(SamplePlan.fingerprint),
      resultFingerprint: action == .create || action == .update ? SamplePlan.fingerprint("r") : nil,
      bytes: 1, take: take, writer: run)
  }

  private func refusal(of operation: Operation) async throws -> PlanRefusal? {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.ksplan")
    let lines: [PlanLine] = [.user(operation.identity), .operation(operation)]
    _ = try await SamplePlan.write(lines, SamplePlan.counts(lines), to: path)
    do {
      let read = try SamplePlan.read(path)
      #expect(read == lines)
      return nil
    } catch let error as PlanRefusal { return error }
  }

  @Test(arguments: [
    operation(.skip, .deletedSince, run: "run-1"), operation(.create, .recreated, run: "run-1"),
    operation(.create, .deletedSince, run: "run-1", take: .legacy),
    operation(.skip, .deletedSince, run: "run-1", take: .neither),
    operation(.create, .severalSources, run: "run-1", take: .legacy),
    operation(.create, .destinationAbsent, run: nil),
  ])
  func whatSaysSoIsAccepted(_ operation: Operation) async throws {
    #expect(try await refusal(of: operation) == nil)
  }

  @Test(arguments: [
    // A plain create that overrules the deletion without a word.
    operation(.create, .destinationAbsent, run: "run-1"),
    operation(.update, .sourceNewer, run: "run-1", there: "t"),
    // Nobody is named.
    operation(.skip, .deletedSince, run: nil), operation(.create, .recreated, run: nil),
    operation(.create, .deletedSince, run: nil, take: .legacy),
    // Nothing can have been deleted that is there.
    operation(.skip, .deletedSince, run: "run-1", there: "t"),
    // The reason does not go with what is done.
    operation(.create, .deletedSince, run: "run-1"), operation(.skip, .recreated, run: "run-1"),
    operation(.skip, .deletedSince, run: "run-1", take: .canonical),
  ])
  func whatDoesNotIsRefused(_ operation: Operation) async throws {
    #expect(try await refusal(of: operation)?.code == .inconsistent)
  }
}
