import ArgumentParser
import Core
import Engine
import Ledger
import Review

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show each user's progress: legacy keys left and recorded state.",
    discussion: """
      Writes nothing. Where requests cost, it counts keys and takes conflicts and rejections from the last \
      run; elsewhere it reads the records like `plan`.
      """)

  @Argument(help: "The cohort plan (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @Option(
    parsing: .upToNextOption, help: "Show only these users, by legacy name or ID. Default: all.")
  var users: [String] = []

  @Flag(help: "Read the records and decide like `plan`, also where requests cost.")
  var readValues = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var requests: StoreOptions
  @OptionGroup var governance: PolicyFileOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      var cohort = try Cohort.load(self.cohort, governance)
      let state = try self.state.root(of: cohort, governance)
      try state.demand()
      if !users.isEmpty { try restrict(&cohort) }
      let (counted, session) = (cohort, requests.session())
      let found = try await Interruption.cancelling {
        try await PlanSession.status(
          counted, state: state, readsValues: readValues, session: session)
      }
      let document = try await state.ledger(
        environment: cohort.plan.environment, cohort: cohort.plan.name
      ).state()
      let freeze = try await state.backend.freeze(of: cohort.plan.environment)
      let rules = cohort.plan.rules.map { (name: $0.name, namespace: $0.namespace) }
      output.show(
        StatusView.json(
          environment: cohort.plan.environment, cohort: cohort.plan.name,
          users: found, rules: rules, state: document, freeze: freeze
        )
      ) {
        StatusView(style: $0).text(
          environment: cohort.plan.environment, cohort: cohort.plan.name,
          users: found, rules: rules, state: document, freeze: freeze)
      }
    }
  }

  private func restrict(_ cohort: inout Cohort) throws {
    let wanted = Set(users.map(Bytewise.init))
    let found = cohort.plan.members.filter { member in
      ([member.legacy] + member.aliases + [member.id].compactMap(\.self)).contains {
        wanted.contains(Bytewise($0))
      }
    }
    let known = Set(found.flatMap { [$0.legacy, $0.id ?? ""] + $0.aliases }.map(Bytewise.init))
    if let unknown = users.first(where: { !known.contains(Bytewise($0)) }) {
      throw ValidationError(
        "'\(unknown)' is neither a legacy name nor an ID in \(self.cohort).")
    }
    cohort.plan.members = found
  }
}
