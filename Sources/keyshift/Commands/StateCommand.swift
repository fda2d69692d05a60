import ArgumentParser
import Ledger
import Review

struct StateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state", abstract: "Make a place for states, show them, break a lock, or upgrade.",
    subcommands: [
      StateInitCommand.self,
      StateListCommand.self, StateShowCommand.self, StateUnlockCommand.self,
      StateUpgradeCommand.self,
    ])
}

struct StateListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the cohorts with a recorded state, and who holds their locks.")

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
      let freezes = try await backend.freezes().compactMap { environment, freeze in
        freeze.map { (environment, $0) }
      }
      output.show(StateView.json(documents, freezes: freezes)) {
        StateView(style: $0).text(documents, freezes: freezes)
      }
    }
  }
}

struct StateShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print a cohort's state: its runs, its users and their progress.")

  @Argument(help: "The environment.", completion: StateCompletion.environments)
  var environment: String

  @Argument(help: "The cohort.", completion: StateCompletion.cohorts)
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
          "there is no '\(ledger.stateLabel)'. `keyshift state list` lists the cohorts with a "
            + "recorded state."
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
    abstract: "Break a lock. Use it only if its holder certainly no longer runs.",
    discussion: "A holder that still runs notices and stops writing. Written to the audit log.")

  @Argument(help: "The lock's ID, from the error that named the holder.")
  var id: String

  @OptionGroup var state: StateOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
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
        output.show([
          "format": "keyshift.unlock/1", "environment": .string(cohort.environment),
          "cohort": .string(cohort.name), "lock": .string(id), "holder": .string(record.summary),
        ]) { _ in
          Printable.prose("broke the lock of '\(cohort.name)', held by \(record.summary)") + "\n"
        }
        return
      }
      throw LedgerError(
        .notFound,
        "no cohort in '\(root.root)' has a lock with the ID \(id). `keyshift state list` lists "
          + "the locks.")
    }
  }
}
