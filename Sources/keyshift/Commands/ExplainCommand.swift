import ArgumentParser
import Core
import Engine
import Ledger
import Review

struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain the decision about one key, or an error code.",
    discussion: """
      Looks the key up in the rules, the plan and the journals. It may be a legacy key, a \
      canonical key, or a key rewritten in place. A code such as KS0201 needs neither --cohort nor \
      --plan.
      """)

  @Argument(help: "A key, or the code at the end of an error message.")
  var key: String

  @Option(
    help: ArgumentHelp(
      "Explain the key by this cohort plan: its user, its rule and its decision.", valueName: "file"
    ),
    completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String?

  @Option(
    help: ArgumentHelp(
      "Explain the key by this saved plan: its planned operation.", valueName: "file"),
    completion: .file(extensions: ["ksplan"]))
  var plan: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var requests: StoreOptions
  @OptionGroup var governance: PolicyFileOptions

  func validate() throws {
    guard cohort == nil, plan == nil else { return }
    guard let code = ErrorCode(reading: key) else {
      throw ValidationError("Name the --cohort plan, a saved --plan, or both.")
    }
    guard ErrorPage.of(code) == nil else { return }
    let advice = code.nearest.map { " Did you mean \($0)?" } ?? ""
    throw ValidationError("There is no error \(code).\(advice)")
  }

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      if cohort == nil, plan == nil, let page = ErrorCode(reading: key).flatMap(ErrorPage.of) {
        return output.show(page.json) { page.text($0) }
      }
      let key = Key(key)
      var ledger: CohortLedger?
      var explanations: [KeyExplanation] = []
      var readings: [KeyTrial.Reading] = []
      if let cohort {
        let loaded = try Cohort.load(cohort, governance)
        let root = try state.root(of: loaded, governance)
        ledger = try root.ledger(
          environment: loaded.plan.environment, cohort: loaded.plan.name)
        (explanations, readings) = try await StoreFactory.withStore(
          try loaded.resolvedStore(), .reading, requests.session()
        ) { try await Self.explain(key, loaded, $0, root) }
      }
      var planned: [(file: String, number: Int, operation: Operation)] = []
      if let plan {
        var reader = try PlanReader(verifying: SavedPlan.named(plan))
        ledger = try state.root(of: reader.plan, override: nil, governance)
          .ledger(environment: reader.subject.environment, cohort: reader.subject.name)
        planned = try Self.operations(on: key, &reader).map { (plan, $0.number, $0.operation) }
      }
      var history: [(run: RunRecord, outcome: JournalOutcome)] = []
      if let ledger { history = try await self.history(of: key, ledger) }
      show(key, explanations, readings, planned, history)
      if explanations.isEmpty, planned.isEmpty, history.isEmpty { throw ExitStatus.error }
    }
  }

  private static func explain(
    _ key: Key, _ cohort: Cohort, _ store: some KeyValueStore, _ state: StateRoot
  ) async throws -> ([KeyExplanation], [KeyTrial.Reading]) {
    let (input, _) = try await cohort.planInput(store)
    let explanations = try await KeyExplainer(
      store: store, memory: try await cohort.memory(state)
    ).explain(key, input, now: Environment.now())
    return (
      explanations,
      KeyMatcher(identities: input.identities, rules: input.rules.map(\.rule)).readings(key)
    )
  }

  private static func operations(
    on key: Key, _ plan: inout PlanReader
  ) throws -> [(number: Int, operation: Operation)] {
    var found: [(number: Int, operation: Operation)] = []
    var number = 0
    while let line = try plan.next() {
      guard case .operation(let operation) = line else { continue }
      if operation.source == key || operation.destination == key {
        found.append((number, operation))
      }
      number += 1
    }
    return found
  }

  private func history(
    of key: Key, _ ledger: CohortLedger
  ) async throws -> [(run: RunRecord, outcome: JournalOutcome)] {
    guard let document = try await ledger.state() else { return [] }
    var found: [(run: RunRecord, outcome: JournalOutcome)] = []
    for run in document.runs {
      let storage = ledger.run(run.id)
      guard try await storage.exists(.journal) else { continue }
      _ = try await JournalReplay.read(storage) { outcome in
        if outcome.source == key || outcome.intent?.destination == key {
          found.append((run, outcome))
        }
      }
    }
    return found
  }

  private func show(
    _ key: Key, _ explanations: [KeyExplanation], _ readings: [KeyTrial.Reading],
    _ planned: [(file: String, number: Int, operation: Operation)],
    _ history: [(run: RunRecord, outcome: JournalOutcome)]
  ) {
    output.show(
      ExplainView.json(
        key: key, explanations: explanations, readings: readings, planned: planned,
        history: history)
    ) {
      ExplainView(style: $0).text(
        key: key, explanations: explanations, readings: readings, planned: planned,
        history: history)
    }
  }
}
