import ArgumentParser
import Core
import Engine
import Ledger
import Review

struct ClaimsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claims", abstract: "Show which ID each legacy name went to, or release a name.",
    subcommands: [ClaimsListCommand.self, ClaimsReleaseCommand.self])
}

struct ClaimsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the legacy names that went to an ID, in all cohorts.")

  @Option(help: "Only this environment.", completion: StateCompletion.environments)
  var environment: String?

  @Option(help: "Only this legacy name.")
  var name: String?

  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let root = try state.rootHere()
      try root.demand()
      var listed: [(environment: String, claim: NameClaim)] = []
      for environment in try await root.environments(only: environment) {
        let memory = try await MemoryUpdate.forPlanning(
          environment, in: root.backend, directory: Environment.temporaryDirectory)
        if let name {
          listed += try await memory.claims.claims(of: [name]).compactMap {
            $0.map { (environment, $0) }
          }
        } else {
          try await memory.claims.forEach { listed.append((environment, $0)) }
        }
      }
      output.show(ClaimsView.json(listed)) { ClaimsView(style: $0).text(listed) }
    }
  }
}

struct ClaimsReleaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Release a legacy name, so that another ID may have it.",
    discussion: """
      For a run that gave the name the wrong ID and cannot be rolled back: a rollback releases the \
      names that it undoes. Changes nothing in the store. Written to the audit log.
      """)

  @Argument(help: "The legacy name.")
  var name: String

  @Option(
    help: "The environment, if several have claims.", completion: StateCompletion.environments)
  var environment: String?

  @Option(help: "The reason, for the audit log.")
  var reason: String

  @OptionGroup var state: StateOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try AuditReason.check(reason, "it is written to the audit log")
  }

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let root = try state.rootHere()
      try root.demand()
      let environment = try await self.environment(root)
      let claim = try await ClaimRelease(environment, in: root.backend, .process).release(
        name, by: actor.name, reason: reason)
      output.show(ClaimsView.json(released: claim, environment)) {
        ClaimsView(style: $0).released(claim, environment)
      }
    }
  }

  /// The environment that was named, else the only one with a claim of the name.
  private func environment(_ root: StateRoot) async throws -> String {
    let named = try await root.environments(only: environment)
    if environment != nil, let only = named.first { return only }
    var found: [String] = []
    for environment in named {
      guard let table = try await root.backend.memory(of: environment) else { continue }
      let claims = try await EnvironmentMemory(table).claims.claims(of: [name])
      if claims.contains(where: { $0 != nil }) { found.append(environment) }
    }
    guard let first = found.first else {
      throw LedgerError(
        .notFound,
        "no run claimed the name '\(name)'. `keyshift claims list` lists the claims.")
    }
    guard found.count == 1 else {
      throw ValidationError(
        "the name '\(name)' is claimed in several environments: \(enumeration(found)). Pass "
          + "--environment.")
    }
    return first
  }
}
