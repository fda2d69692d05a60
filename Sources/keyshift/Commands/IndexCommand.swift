import ArgumentParser
import Core
import Engine
import Ledger
import Review
import SystemPackage

struct IndexCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Compare the application's index with the records, or make it follow them.",
    subcommands: [IndexCheckCommand.self, IndexRepairCommand.self])
}

/// Which index, and whose part of it.
struct IndexOptions: ParsableArguments {
  @Argument(help: "The cohort plan (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @Option(
    help: ArgumentHelp(
      "Only this user of the cohort, by ID or name; repeatable.", valueName: "user"))
  var user: [String] = []

  @OptionGroup var governance: PolicyFileOptions

  /// The cohort and its index.
  func load() throws -> (Cohort, IndexReference) {
    let loaded = try Cohort.load(cohort, governance)
    guard let index = loaded.plan.index else {
      throw LedgerError(
        .notFound, "'\(cohort)' has no 'index:' section, which says where the index is. Add one.")
    }
    return (loaded, index)
  }
}

/// What the commands on an index have in common.
struct IndexWork: Sendable {
  var cohort: Cohort
  var index: IndexReference
  var wanted: [String]
  var session: StoreSession

  static let retry = Environment.retry()

  /// Opens store and index, and runs `body` with the users.
  func run<Result: Sendable>(
    _ access: StoreFactory.Access,
    _ body: @Sendable (any KeyValueStore, IndexTarget, [IndexUser]) async throws -> Result
  ) async throws -> Result {
    let settings = cohort.settings
    return try await StoreFactory.withStore(try cohort.resolvedStore(), access, session) { store in
      let users = try await users(store)
      return try await IndexAccess.withTarget(index, access, settings) {
        try await body(store, $0, users)
      }
    }
  }

  static func check(
    _ store: some KeyValueStore, _ records: IndexedRecords, _ target: IndexTarget,
    _ users: [IndexUser]
  ) async throws -> IndexReport {
    let progress = ProgressReporter("checking the index")
    defer { progress.finish() }
    return try await IndexCheck(
      store: store, records: records, target: target, retry: retry
    ).check(users) { progress.report($0) }
  }

  private func users(_ store: some KeyValueStore) async throws -> [IndexUser] {
    let users = IndexUser.users(try await cohort.planInput(store).0.identities)
    for name in wanted where !users.contains(where: { $0.isCalled(name) }) {
      throw LedgerError(
        .notFound, "the cohort has no user '\(name)'. Give an ID or a legacy name of its own.")
    }
    return wanted.isEmpty ? users : users.filter { user in wanted.contains { user.isCalled($0) } }
  }
}

extension IndexUser {
  fileprivate func isCalled(_ name: String) -> Bool { id == name || names.contains(name) }
}

struct IndexCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Compare index, live canonical keys and their counter, by number and by record.",
    discussion: """
      Lists what the index lacks, has wrong or has too much. Writes nothing. Exit status 4 where it \
      is not consistent.
      """)

  @OptionGroup var index: IndexOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var requests: StoreOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let (cohort, reference) = try index.load()
      let work = IndexWork(
        cohort: cohort, index: reference, wanted: index.user, session: requests.session())
      let report = try await Interruption.cancelling {
        try await work.run(.reading) { store, target, users in
          try await IndexWork.check(store, reference.records, target, users)
        }
      }
      output.show(IndexView.json(report)) { IndexView(style: $0).text(report) }
      if report.failed > 0 { throw ExitStatus.error }
      if !report.isConsistent { throw ExitStatus.checkFailed }
    }
  }
}
