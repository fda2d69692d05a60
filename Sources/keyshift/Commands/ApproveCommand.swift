import ArgumentParser
import Core
import Engine
import Governance
import Ledger
import Review

struct ApproveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve",
    abstract: "Approve a saved plan by signing it.",
    discussion: """
      Checks the whole plan first; review it yourself with `show`. The approval is a file next to \
      the plan and is valid for every plan with the same digest.
      """)

  @Argument(help: "The saved plan.", completion: .file(extensions: ["ksplan"]))
  var plan: String

  @Option(
    help: ArgumentHelp("Sign with your private key (PEM); '-' reads stdin.", valueName: "file"),
    completion: .file(extensions: ["pem"]))
  var key: String

  @Option(help: "The approver's name. Default: the actor.")
  var name: String?

  @Option(help: "A comment to add to the approval.")
  var comment = ""

  @Option(help: ArgumentHelp("How long the approval is valid.", valueName: "7d"))
  var expires = DurationArgument(.seconds(7 * 86_400))

  @Option(
    help: ArgumentHelp("Approve only the plan with this digest.", valueName: "sha256:…"))
  var expect: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write the approval to FILE. Default: a file next to the plan.", valueName: "file"))
  var out: String?

  @OptionGroup var policy: PolicyOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var actor: ActorOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let verified = try SavedPlan.verified(plan)
      if let expect { try verified.checkDigest(is: expect) }
      let state = try self.state.root(of: verified, override: nil, policy.source)
      try await SavedPlan.checkIsApplicable(verified, state)
      try verified.checkAge(at: Environment.now())
      let gate = try PolicyGate(
        policy.source, beside: GoverningPolicy.directories(verified.header), state: state)
      try gate.checkListed(verified.subject.environment)
      let approval = try Approval(
        signing: statement(verified), with: try PrivateKey.read(key))
      let store = ApprovalStore(plan: plan)
      let file = out ?? store.path(of: approval)
      if let out { try OutputFile.checkApproval(out) }
      try store.save(approval, to: file)
      show(approval, verified, file: file)
      try noteWorth(of: file, verified)
    }
  }

  private func statement(_ plan: VerifiedPlan) -> ApprovalStatement {
    let time = Environment.now()
    return ApprovalStatement(
      plan: plan.trailer.digest, environment: plan.subject.environment, cohort: plan.subject.name,
      name: name ?? actor.name, author: plan.header.actor, comment: comment, time: time,
      expires: time.adding(seconds: expires.duration.components.seconds))
  }

  private func show(_ approval: Approval, _ plan: VerifiedPlan, file: String) {
    let statement = approval.statement
    output.show([
      "format": "keyshift.approval-summary/1", "file": .string(file),
      "digest": .string(statement.plan), "environment": .string(statement.environment),
      "cohort": .string(statement.cohort), "name": .string(statement.name),
      "key": .string(approval.key.id), "expires": .string(statement.expires.description),
    ]) { style in
      ApprovalsView(style: style).text(approval, of: plan.trailer, file: file)
    }
  }

  /// Says on stderr where the approval would not count, while there is time to do something.
  private func noteWorth(of file: String, _ plan: VerifiedPlan) throws {
    let directories = GoverningPolicy.directories(plan.header)
    guard let governing = try GoverningPolicy.find(policy.source, beside: directories),
      let entry = governing.policy.environments[plan.subject.environment]
    else { return }
    let files = try ApprovalStore(plan: plan.path).load(others: [file]).filter { $0.path == file }
    let subject = try governing.judged(plan, policy.source)
    let check = PolicyCheck(entry, subject, approvals: files, now: Environment.now())
    guard let reason = check.verdicts.first?.reason else { return }
    Messages.warn("under \(governing.policy.file) this approval does not count: \(reason)")
  }
}
