import ArgumentParser
import Core
import Engine
import Ledger
import Review
import SystemPackage

struct SnapshotCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Save a store's entries to a file, compare them, or restore them.",
    subcommands: [
      SnapshotCreateCommand.self, SnapshotRestoreCommand.self, SnapshotDiffCommand.self,
    ])
}

struct SnapshotCreateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Save every entry of the namespaces that a cohort plan names.",
    discussion: "The file contains values: protect it like the store. It is created with mode "
      + "0600.")

  @Argument(help: "The cohort plan (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The snapshot file to create.", valueName: "file"))
  var out: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Also save these namespaces.", valueName: "namespace"))
  var namespace: [String] = []

  @OptionGroup var output: OutputOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var requests: StoreOptions
  @OptionGroup var governance: PolicyFileOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      try OutputFile.checkSnapshot(out)
      let cohort = try Cohort.load(self.cohort, governance)
      let namespaces = Set(
        cohort.plan.rules.map(\.namespace) + [cohort.plan.directory?.namespace].compactMap { $0 }
          + namespace.map { Namespace($0) }
      ).sorted()
      let state = try self.state.root(of: cohort, governance)
      try await CommandAudit.check(cohort, state: state)
      let (out, store, session) = (out, try cohort.resolvedStore(), requests.session())
      let summary = try await Interruption.cancelling {
        try await StoreFactory.withStore(store, .reading, session) {
          try await Self.take($0, namespaces, out)
        }
      }
      try await log(cohort, store, state, summary)
      if output.json {
        Terminal.standardOutput(SnapshotView.json(summary, file: out).pretty + "\n")
      } else {
        Terminal.standardOutput(
          Printable.prose("\(out): \(summary.entries) entries, \(summary.digest)") + "\n")
      }
    }
  }

  private static func take(
    _ store: some KeyValueStore, _ namespaces: [Namespace], _ out: String
  ) async throws -> SnapshotSummary {
    let progress = ProgressReporter("saving")
    defer { progress.finish() }
    let header = SnapshotHeader(
      store: store.identity, created: Environment.now(), namespaces: namespaces)
    let writer = try SnapshotWriter(FilePath(out), header: header)
    return try await SnapshotTaking(store: store).run(namespaces, into: writer) {
      progress.report(Int($0))
    }
  }

  private func log(
    _ cohort: Cohort, _ store: ResolvedStore, _ state: StateRoot, _ summary: SnapshotSummary
  ) async throws {
    try await CommandAudit.append(
      .snapshotCreate, cohort, store: store, state: state,
      actor: actor.name, success: true,
      [
        "file": .string(out), "entries": .integer(summary.entries),
        "snapshot": .string(summary.digest),
      ])
  }
}
