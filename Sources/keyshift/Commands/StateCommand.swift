import ArgumentParser
import Ledger
import Review

struct StateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state", abstract: "Look at the recorded state of cohorts, or break a lock.",
    subcommands: [StateListCommand.self, StateShowCommand.self, StateUnlockCommand.self])
}

struct StateListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the cohorts that have a state, and who holds their locks.")

  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let root = try state.rootHere()
      try root.demand()
      let backend = root.backend
      var documents: [(StateDocument, LockRecord?)] = []
      for cohort in try await backend.cohorts() {
        guard let document = try await backend.state(of: cohort) else { continue }
        documents.append((document, try await backend.holder(of: cohort)))
      }
      output.show(StateView.json(documents)) {
        StateView(style: $0).text(documents)
      }
    }
  }
}

struct StateShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print a cohort's state: its runs, its users, how far they are.")

  @Argument(help: "The environment.")
  var environment: String

  @Argument(help: "The cohort.")
  var cohort: String

  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let root = try state.rootHere()
      try root.demand()
      let ledger = try root.ledger(environment: environment, cohort: cohort)
      guard let document = try await ledger.state() else {
        throw LedgerError(
          .notFound,
          "there is no '\(ledger.stateLabel)'. `keyshift state list` names the cohorts that have a state."
        )
      }
      let lock = try await ledger.holder()
      output.show(StateView.json(document, lock: lock)) {
        StateView(style: $0).text(document, lock: lock)
      }
    }
  }
}

struct StateUnlockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unlock",
    abstract: "Break the lock with this ID, when it is certain that its holder is gone.",
    discussion: "A holder that is not gone notices, and writes no more state. Audited.")

  @Argument(help: "The lock's ID, as the error that named the holder says.")
  var id: String

  @OptionGroup var state: StateOptions
  @OptionGroup var actor: ActorOptions

  func run() async throws {
    try await FailureReport.reporting {
      let root = try state.rootHere()
      try root.demand()
      let backend = root.backend
      for cohort in try await backend.cohorts() {
        guard try await backend.holder(of: cohort)?.id == id else { continue }
        let audit = CohortLedger(backend, cohort).audit
        try await audit.check()
        let record = try await backend.unlock(cohort, id: id)
        try await audit.append(
          AuditEvent(
            time: Environment.now(), actor: actor.name, action: .stateUnlock, success: true,
            details: [
              "cohort": .string(cohort.name), "lock": .string(id),
              "holder": .string(record.summary),
            ]))
        Terminal.standardOutput(
          Printable.prose("broke the lock of '\(cohort.name)', held by \(record.summary)") + "\n")
        return
      }
      throw LedgerError(
        .notFound, "no cohort below '\(root.root)' is locked with the ID \(id).")
    }
  }
}
