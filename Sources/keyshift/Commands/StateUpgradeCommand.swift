import ArgumentParser
import Engine
import Ledger
import Review

struct StateUpgradeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upgrade",
    abstract: "Rebuild claims and writes from the runs' journals, and save states in this format.",
    discussion: """
      For a state directory of version 0.2, or after memory.sqlite was lost. Without --apply it \
      only shows what it would do. With --apply, version 0.2 refuses the directory from then on. \
      Written to the audit log.
      """)

  @Option(help: "Only this environment.", completion: StateCompletion.environments)
  var environment: String?

  @Flag(help: "Apply the change; without it, only show it.")
  var apply = false

  @OptionGroup var state: StateOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let root = try state.rootHere()
      try root.demand()
      var reports: [StateUpgradeReport] = []
      for name in try await root.environments(only: environment) {
        let upgrade = StateUpgrade(name, in: root.backend, .process)
        reports.append(try await apply ? upgrade.run(by: actor.name) : upgrade.preview())
      }
      output.show(UpgradeView.json(reports, applied: apply)) {
        UpgradeView(style: $0).text(reports, applied: apply)
      }
      if apply, reports.contains(where: { !$0.locked.isEmpty }) { throw ExitStatus.lockHeld }
    }
  }
}
