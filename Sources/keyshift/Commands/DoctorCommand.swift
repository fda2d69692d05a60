import ArgumentParser
import Core
import Engine
import Ledger
import Review

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check a cohort's store, state and policy, and this machine.",
    discussion: """
      Writes nothing. Opens the store read-only and lists the first keys of each namespace that the cohort plan \
      uses; reads the state, its lock and its memory; and looks at the policy, the clock, the permissions of \
      files with secrets, and the limits of this machine. Exit status 1 if a check fails.
      """)

  @Argument(help: "The cohort plan (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @OptionGroup var output: OutputOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var requests: StoreOptions
  @OptionGroup var governance: PolicyFileOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let loaded = try Cohort.load(cohort, governance)
      let session = requests.session()
      var checks = [PlanExamination.version, PlanExamination.plan(loaded)]
      let (store, found) = try await Interruption.cancelling {
        try await StoreExamination(loaded, session).run()
      }
      checks += found
      do {
        let root = try state.root(of: loaded, governance)
        checks += await StateExamination(root, loaded.plan).run()
        checks.append(PolicyExamination(loaded, root, governance).check)
        checks += MachineExamination(loaded, root).checks
      } catch let error as LedgerError {
        checks.append(DoctorReport.Check("state", .fail, "\(error)"))
      }
      let report = DoctorReport(checks: checks, store: store)
      output.show(report.json) { report.text($0) }
      if report.worst == .fail { throw ExitStatus.error }
    }
  }
}
