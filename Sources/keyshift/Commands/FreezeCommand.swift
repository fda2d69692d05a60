import ArgumentParser
import Core
import Engine
import Governance
import Ledger
import Review

struct FreezeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "freeze", abstract: "Stop all runs of an environment, and let none start.",
    discussion: """
      Runs in progress stop after their current batch. Logins migrate no users. Only a rollback \
      runs during a freeze, with --override-freeze. `thaw` ends the freeze. Audited.
      """)

  @Argument(help: "The environment.", completion: StateCompletion.environments)
  var environment: String

  @Option(help: "Why, for the audit log and for everyone who meets the freeze.")
  var reason: String

  @OptionGroup var policy: PolicyFileOptions
  @OptionGroup var applier: ApplierOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try AuditReason.check(reason, "it is what people read who meet the freeze")
  }

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let root = try state.rootHere(policy)
      try await root.demand(environment: environment, policy)
      let key = try applier.read()
      let record = try await EnvironmentFreeze(
        environment, in: root.backend, now: Environment.now
      ).begin(
        by: EnvironmentFreeze.Person(actor: actor.name, proof: key.map { .key($0) }),
        reason: reason, id: Environment.makeUUID())
      let running = try await root.running(in: environment)
      output.show(FreezeView.json(environment, record, isFrozen: true, running: running)) {
        FreezeView(style: $0).frozen(environment, record, running: running)
      }
    }
  }
}

struct ThawCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "thaw", abstract: "End the freeze of an environment.",
    discussion: """
      If the policy says `freeze: { thaw_by: another }`, another person than the one who froze the \
      environment has to thaw it, with a key that the policy lists. Audited.
      """)

  @Argument(help: "The environment.", completion: StateCompletion.environments)
  var environment: String

  @Option(help: "Why, for the audit log.")
  var reason: String?

  @OptionGroup var policy: PolicyFileOptions
  @OptionGroup var applier: ApplierOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let root = try state.rootHere(policy)
      try await root.demand(environment: environment, policy)
      let key = try applier.read()
      let gate = try PolicyGate(policy, beside: [Files.absolute("")], state: root, key: key)
      let record = try await EnvironmentFreeze(
        environment, in: root.backend, now: Environment.now
      ).end(
        by: EnvironmentFreeze.Person(actor: actor.name, proof: key.map { .key($0) }),
        policy: gate.policy(of: environment), reason: reason)
      output.show(FreezeView.json(environment, record, isFrozen: false)) {
        FreezeView(style: $0).thawed(environment, record)
      }
    }
  }
}

extension StateRoot {
  /// Refuses an environment that neither the state nor the operator's policy knows: a mistyped name would
  /// freeze nothing.
  ///
  /// - Parameter source: nil asks the state alone.
  ///
  /// - Throws: `.notFound`.
  func demand(environment: String, _ source: PolicyFileOptions?) async throws {
    try demand()
    let known = try await backend.environments()
    if known.contains(where: { Bytewise($0) == Bytewise(environment) }) { return }
    let listed = try source?.operatorPolicy()?.policy.environments.keys.sorted() ?? []
    if listed.contains(where: { Bytewise($0) == Bytewise(environment) }) { return }
    let names = Array(Set(known + listed)).sorted()
    throw LedgerError(
      .notFound,
      "there is no environment '\(environment)' in '\(root)'"
        + (names.isEmpty ? "." : "; there is \(enumeration(names)).")
        + Spelling.question(environment, among: names))
  }

  /// The environment that was named, or all of the state.
  ///
  /// - Throws: `.notFound` where the state does not know it.
  func environments(only name: String?) async throws -> [String] {
    guard let name else { return try await backend.environments() }
    try await demand(environment: name, nil)
    return [name]
  }

  /// The locks of an environment whose holders may be at work.
  func running(in environment: String) async throws -> [(cohort: String, lock: LockRecord)] {
    var found: [(cohort: String, lock: LockRecord)] = []
    for cohort in try await backend.cohorts(of: environment) {
      if let lock = try await backend.livingHolder(
        of: cohort, in: .process, LeaseSettings())
      {
        found.append((cohort.name, lock))
      }
    }
    return found
  }
}
