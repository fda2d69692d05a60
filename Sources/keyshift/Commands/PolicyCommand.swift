import ArgumentParser
import Core
import Governance
import Ledger
import Review

struct PolicyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Check a policy, and plans against it.",
    subcommands: [PolicyCheckCommand.self, PolicyValidateCommand.self])
}

struct PolicyCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a saved plan against its environment's policy.",
    discussion: """
      Checks limits, namespaces and deletes; with --approvals also the approvals that `apply` \
      requires. Exit status 6 if the plan does not meet the policy.
      """)

  @Argument(help: "The saved plan.", completion: .file(extensions: ["ksplan"]))
  var plan: String

  @Flag(help: "Also check the approvals.")
  var approvals = false

  @OptionGroup var policy: PolicyOptions
  @OptionGroup var output: DiagnosticOptions
  @OptionGroup var state: StateOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let verified = try SavedPlan.verified(plan)
      let state = try self.state.root(of: verified, override: nil, policy.source)
      try await SavedPlan.checkIsApplicable(verified, state)
      let environment = verified.subject.environment
      guard
        let governing = try GoverningPolicy.find(
          policy.source, beside: GoverningPolicy.directories(verified.header))
      else {
        output.show([], sound: "\(plan): no policy governs '\(environment)'")
        return
      }
      guard let entry = governing.policy.environments[environment] else {
        let missing = governing.violations(environment, stateRoot: state.identity)
        output.show(
          missing.map(\.atCommandLine), sound: "\(plan): no policy governs '\(environment)'")
        if !missing.isEmpty { throw ExitStatus.planRefused }
        return
      }
      let files = approvals ? try ApprovalStore(plan: plan).load(others: policy.approval) : nil
      let check = PolicyCheck(
        entry, try governing.judged(verified, policy.source), approvals: files,
        frame: governing.frame(of: environment), now: Environment.now())
      output.show(
        check.violations.map(\.atCommandLine),
        sound: "\(plan): meets the policy of '\(environment)' (\(governing.policy.file))")
      if !check.violations.isEmpty { throw ExitStatus.planRefused }
    }
  }
}

struct PolicyValidateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check a policy file.",
    discussion: "Reports every mistake in one run. Exit status 1 if there is a mistake.")

  @Argument(help: "The policy (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var file: String

  @OptionGroup var output: DiagnosticOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      do {
        _ = try GoverningPolicy(file: file, isOperators: true)
        output.show([], sound: "\(file): valid")
      } catch let error as DiagnosticsError {
        output.show(error.diagnostics, sound: "")
        throw ExitStatus.error
      }
    }
  }
}
