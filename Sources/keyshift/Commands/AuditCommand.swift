import ArgumentParser
import Ledger
import Review

struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Read an environment's audit log, or verify that it is complete.",
    subcommands: [AuditShowCommand.self, AuditVerifyCommand.self])
}

/// Which environment's log.
struct AuditOptions: ParsableArguments {
  @Argument(
    help: "The environment's name, as in cohort plans.", completion: StateCompletion.environments)
  var environment: String

  @OptionGroup var state: StateOptions

  var log: EnvironmentAudit {
    get async throws {
      let root = try state.rootHere()
      try root.demand()
      try CohortID.check(environment: environment)
      let log = root.backend.audit(of: environment)
      guard try await log.exists else {
        throw LedgerError(
          .notFound,
          "there is no audit log '\(log.label)'. Name the state directory with --state-dir, or "
            + "check the environment's name.")
      }
      return log
    }
  }
}

struct AuditShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the audit log: who did what, when, and how it ended.")

  @OptionGroup var audit: AuditOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "Print only this action, such as storage_migration.")
  var action: String?

  @Option(help: "Print only this actor's records.")
  var by: String?

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let filter = AuditFilter(
        actions: action.map { [AuditAction(rawValue: $0)] }, actor: by)
      var records: [AuditRecord] = []
      try await audit.log.records(matching: filter) { records.append($0) }
      output.show(AuditView.json(records)) {
        AuditView(style: $0).text(records)
      }
    }
  }
}

struct AuditVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check the audit log for changed, missing, reordered or truncated records.",
    discussion: "Exit status 4 if the log was tampered with or damaged.")

  @OptionGroup var audit: AuditOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let verification = try await audit.log.verify()
      output.show(AuditView.json(verification)) {
        AuditView(style: $0).text(verification)
      }
      if !verification.isSound { throw ExitStatus.checkFailed }
    }
  }
}
