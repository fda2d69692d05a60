import ArgumentParser
import Core
import Governance
import Ledger
import Review

struct ApprovalsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approvals",
    abstract: "List a plan's approvals and check whether they suffice.",
    discussion: """
      Exit status 6 if the policy requires more approvals. Without a policy, only invalid \
      signatures and approvals of other plans are reported.
      """)

  @Argument(help: "The saved plan.", completion: .file(extensions: ["ksplan"]))
  var plan: String

  @OptionGroup var policy: PolicyOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let verified = try SavedPlan.verified(plan)
      let files = try ApprovalStore(plan: plan).load(others: policy.approval)
      let governing = try GoverningPolicy.find(
        policy.source, beside: GoverningPolicy.directories(verified.header))
      let entry = governing?.policy.environments[verified.subject.environment]
      let environment = verified.subject.environment
      let subject =
        try governing?.judged(verified, policy.source) ?? PolicyCheck.Plan(verified)
      let check = PolicyCheck(
        entry?.approvalsOnly ?? Self.trustingAll(files), subject, approvals: files,
        frame: governing?.frame(of: environment) ?? PolicyFrame(), now: Environment.now())
      let file = entry == nil ? nil : governing?.policy.file
      output.show(
        ApprovalsView.json(check, of: subject, policy: file, digest: governing?.digest)
      ) {
        ApprovalsView(style: $0).text(check, of: subject, policy: file)
      }
      if !check.violations.isEmpty { throw ExitStatus.planRefused }
    }
  }

  /// A policy that lists all signers, so that only invalid approvals are reported.
  private static func trustingAll(_ files: [ApprovalStore.File]) -> EnvironmentPolicy {
    let approvers = files.compactMap { file in
      (try? file.content.get()).map { Approver(name: $0.statement.name, key: $0.key) }
    }
    return EnvironmentPolicy(approvers: approvers, author: .counts)
  }
}

extension EnvironmentPolicy {
  /// What it demands of approvals, and nothing of the plan itself.
  fileprivate var approvalsOnly: EnvironmentPolicy {
    var policy = EnvironmentPolicy(
      approvals: approvals, twoApprovals: twoApprovals, approvers: approvers, author: author,
      approvalAge: approvalAge, places: places)
    policy.authors = authors
    policy.twoForResolutions = twoForResolutions
    return policy
  }
}
