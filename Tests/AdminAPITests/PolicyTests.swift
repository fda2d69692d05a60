import AdminAPI
import Core
import FileState
import Governance
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite("A policy over HTTP")
struct PolicyTests {
  private static let path = "/api/admin/migration"
  private static let apply = #"{"users":["johndoe"],"apply":true}"#

  /// Judges plans by these demands, as the program does by those of a file.
  private static func judge(
    _ demands: EnvironmentPolicy
  ) -> WorldAccess.Judge {
    { plan in
      let approvals = try ApprovalStore(plan: plan.path).load()
      let check = PolicyCheck(
        demands, PolicyCheck.Plan(plan), approvals: approvals, now: AdminWorld.now)
      guard check.violations.isEmpty else {
        throw PolicyRefusal(environment: "test", violations: check.violations)
      }
      return check.record(digest: "sha256:1")
    }
  }

  private func runs(_ world: AdminWorld) async throws -> [RunRecord] {
    let paths = try LedgerPaths(root: world.state, environment: "test", cohort: "world")
    return try await StateStore(paths).load()?.runs ?? []
  }

  @Test("A plan that exceeds a limit is shown, and not applied")
  func limits() async throws {
    try await withServing(judge: Self.judge(EnvironmentPolicy(operations: 5))) { serving in
      let dry = try await serving.post(Self.path, #"{"users":["johndoe"]}"#)
      #expect(dry.status == 200)
      let answer = try await serving.post(Self.path, Self.apply)
      #expect(answer.status == 409)
      #expect(answer.code == "policy-not-met")
      #expect(answer.json["error"]["details"][0].text?.contains("6 operations") == true)
      let moved = Key("trip:\(AdminWorld.john):1")
      #expect(try await serving.world.text(AdminWorld.logs, moved) == nil)
      #expect(try await runs(serving.world).isEmpty)
    }
  }

  @Test("An approval beside the dry run's plan lets the same apply through, and is recorded")
  func approvals() async throws {
    let key = try SigningKey()
    let demands = EnvironmentPolicy(
      approvals: 1, approvers: [Approver(name: "alice", key: key.publicKey)])
    try await withServing(judge: Self.judge(demands)) { serving in
      let dry = try await serving.post(Self.path, #"{"users":["johndoe"]}"#)
      let digest = try #require(dry.json["plan"]["digest"].text)
      #expect(try await serving.post(Self.path, Self.apply).code == "policy-not-met")
      let statement = ApprovalStatement(
        plan: digest, environment: "test", cohort: "world", name: "alice", author: "token:ops",
        time: AdminWorld.now, expires: AdminWorld.now.adding(seconds: 60))
      let plan = serving.world.state.appending(
        "test/plans/world-\(digest.dropFirst(7).prefix(16)).ksplan")
      let approvals = ApprovalStore(plan: plan.string)
      let approval = try Approval(signing: statement, with: key)
      try approvals.save(approval, to: approvals.path(of: approval))
      let answer = try await serving.post(Self.path, Self.apply)
      #expect(answer.json["tally"]["applied"].number == 6)
      let run = try await #require(try runs(serving.world).first)
      #expect(run.policy?.digest == "sha256:1")
      #expect(run.policy?.approvals.map(\.name) == ["alice"])
    }
  }
}
