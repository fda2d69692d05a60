import ArgumentParser
import Core
import Dispatch
import Foundation

/// The entry: what the runtime itself needs is checked before it starts.
@main
enum Program {
  static func main() {
    Descriptors.openStandardStreams()
    if let problem = Descriptors.problem() {
      Descriptors.complain(problem)
      exit(1)
    }
    Task {
      await Keyshift.main()
      exit(0)
    }
    dispatchMain()
  }
}

/// The commands, and nothing else.
struct Keyshift: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keyshift",
    abstract: "Moves a key-value store's records to new keys: planned, reviewed, verified.",
    discussion: """
      A cohort plan (YAML) lists the users and the rules by which their records move. `plan` \
      computes the changes without writing, `apply` carries out exactly the saved plan, and \
      `verify` and `compare` check the result.

      Exit status: 0 done, 1 error, 2 changes (plan --detailed-exitcode), 3 failed, drifted, \
      conflicting or rejected operations, 4 a check failed, 5 lock held, 6 plan refused, 64 usage, \
      130 interrupted.
      """,
    version: Version.current,
    groupedSubcommands: [
      CommandGroup(
        name: "Migrate",
        subcommands: [
          InitCommand.self, ValidateCommand.self, FmtCommand.self, TemplateCommand.self,
          PlanCommand.self,
          ShowCommand.self,
          ConflictsCommand.self, ApplyCommand.self, AutoCommand.self, RollbackCommand.self,
          CleanupCommand.self, FreezeCommand.self, ThawCommand.self,
        ]),
      CommandGroup(
        name: "Approve",
        subcommands: [
          KeygenCommand.self, ApproveCommand.self, ApprovalsCommand.self, PolicyCommand.self,
        ]),
      CommandGroup(
        name: "Inspect",
        subcommands: [
          StatusCommand.self, VerifyCommand.self, CompareCommand.self, ExplainCommand.self,
          CoverageCommand.self, IndexCommand.self, DoctorCommand.self,
        ]),
      CommandGroup(
        name: "Maintain",
        subcommands: [
          SnapshotCommand.self, AuditCommand.self, StateCommand.self, ClaimsCommand.self,
          SchemaCommand.self, GrantAdminCommand.self, DemoCommand.self, VersionCommand.self,
        ]),
      CommandGroup(name: "Serve", subcommands: [ServeCommand.self, TokenCommand.self]),
    ])

  static var _errorPrefix: String { "error: " }

  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let parsed: any ParsableCommand
    do { parsed = try parseAsRoot(arguments) } catch {
      CommandLineFailure.end(CommandLineFailure.harmless(error, arguments))
    }
    do {
      if var command = parsed as? any AsyncParsableCommand {
        try await command.run()
      } else {
        var command = parsed
        try command.run()
      }
    } catch { CommandLineFailure.end(error, of: type(of: parsed)) }
  }
}

enum Version {
  static let current = SoftwareVersion.current.description
  /// As plans and logs name the program.
  static let tool = "keyshift \(current)"
}
