import ArgumentParser
import Core
import Engine
import Ledger
import RecordIndex
import Review
import SystemPackage

struct IndexCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Compare the application's index with the records, or repair it.",
    subcommands: [IndexCheckCommand.self, IndexRepairCommand.self])
}

/// Which index, and whose part of it.
struct IndexOptions: ParsableArguments {
  @Argument(help: "The cohort plan (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @Option(
    help: ArgumentHelp(
      "Process only this user of the cohort, by ID or name; repeatable.", valueName: "user"))
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
    _ access: StoreFactory.Access, waitingUntil limit: WaitLimit? = nil,
    _ body: @Sendable (any KeyValueStore, IndexTarget, [IndexUser]) async throws -> Result
  ) async throws -> Result {
    let settings = cohort.settings
    let resolved = try cohort.resolvedStore()
    func work(_ store: any KeyValueStore) async throws -> Result {
      let users = try await users(store)
      return try await IndexAccess.withTarget(index, access, settings) {
        try await body(store, $0, users)
      }
    }
    guard let limit else {
      return try await StoreFactory.withStore(resolved, access, session, work)
    }
    return try await StoreFactory.withStore(
      resolved, access, session, waitingUntil: limit, work)
  }

  static func check(
    _ store: some KeyValueStore, _ records: IndexedRecords, _ rules: [Rule],
    _ target: IndexTarget, _ users: [IndexUser]
  ) async throws -> IndexReport {
    let progress = ProgressReporter("checking the index")
    defer { progress.finish() }
    return try await IndexCheck(
      store: store, records: records, rules: rules, target: target, retry: retry,
      now: Environment.now
    ).check(users) { progress.report($0) }
  }

  private func users(_ store: some KeyValueStore) async throws -> [IndexUser] {
    let users = IndexUser.users(try await cohort.planInput(store).0.identities)
    for name in wanted where !users.contains(where: { $0.isCalled(name) }) {
      throw LedgerError(
        .notFound, "the cohort has no user '\(name)'. Give an ID or a legacy name from the cohort.")
    }
    return wanted.isEmpty ? users : users.filter { user in wanted.contains { user.isCalled($0) } }
  }
}

extension IndexUser {
  fileprivate func isCalled(_ name: String) -> Bool {
    id.isSame(as: name) || names.contains(where: name.isSame)
  }
}

struct IndexCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Compare the index, the canonical keys and their counter.",
    discussion: """
      Lists missing, wrong and extra summaries. Writes nothing. Exit status 4 if the index is not \
      consistent. A user whose records have not moved yet counts as not migrated, not as \
      inconsistent.
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
          try await IndexWork.check(
            store, reference.records, cohort.plan.rules, target, users)
        }
      }
      output.show(IndexView.json(report)) { IndexView(style: $0).text(report) }
      if report.failed > 0 { throw ExitStatus.error }
      if !report.isConsistent { throw ExitStatus.checkFailed }
    }
  }
}
