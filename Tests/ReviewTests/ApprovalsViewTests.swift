import Core
import Governance
import Ledger
import TestKit
import Testing

@testable import Review

@Suite struct ApprovalsViewTests {
  private static let key = ApproverKey(
    text: "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")

  private func plan() throws -> PolicyCheck.Plan {
    var counts = PlanCounts()
    counts.add(3, rule: "trips", .update)
    return PolicyCheck.Plan(
      header: Sample.header, subject: try Sample.subject(),
      trailer: PlanTrailer(counts: counts, digest: Sample.digest, headerDigest: Sample.digest))
  }

  /// One that is signed, with a hostile name and comment, and two that are none.
  private func files() throws -> [ApprovalStore.File] {
    let key = try SigningKey(
      pem: Array(
        """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
        -----END PRIVATE KEY-----
        """.utf8), source: "key")
    let statement = ApprovalStatement(
      plan: Sample.digest, environment: "staging", cohort: "staging-01", name: Sample.evil.legacy,
      author: "ann@example", comment: "fine\u{1B}[2J\nand \u{202E}dandy", time: Sample.time,
      expires: Sample.time.adding(seconds: 86_400))
    let approval = try Approval(signing: statement, with: key)
    var edited = statement
    edited.expires = Sample.time.adding(seconds: 9 * 86_400)
    return [
      ApprovalStore.File(path: "a.json", content: .success(approval)),
      ApprovalStore.File(
        path: "b.json",
        content: .success(
          Approval(statement: edited, key: approval.key, signature: approval.signature))),
      ApprovalStore.File(
        path: "c\u{1B}.json", content: .failure(LedgerError(.corrupted, "'c' is no approval."))),
    ]
  }

  private func check(_ policy: EnvironmentPolicy) throws -> PolicyCheck {
    PolicyCheck(policy, try plan(), approvals: try files(), now: Sample.time)
  }

  @Test(arguments: [60, 100, 200])
  func textIsAsRecorded(width: Int) throws {
    let key = try #require(Self.key)
    let policy = EnvironmentPolicy(
      approvals: 1, twoApprovals: [.update],
      approvers: [Approver(name: "alice", key: key)])
    let view = ApprovalsView(style: Style(color: false, width: width))
    let text = view.text(try check(policy), of: try plan(), policy: "plans/policy.yaml")
    let without = view.text(try check(EnvironmentPolicy()), of: try plan(), policy: nil)
    let approval = try files()[0].content.get()
    let summary = view.text(approval, of: try plan().trailer, file: "a.json")
    golden.check(text + "\n" + without + "\n" + summary, "approvals-\(width)")
  }

  @Test func jsonIsAsRecorded() throws {
    let key = try #require(Self.key)
    let policy = EnvironmentPolicy(approvals: 1, approvers: [Approver(name: "alice", key: key)])
    let json = ApprovalsView.json(
      try check(policy), of: try plan(), policy: "plans/policy.yaml", digest: Sample.digest)
    golden.check(json.pretty + "\n", "approvals-json")
  }
}
