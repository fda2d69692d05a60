import CohortYAML
import Core
import Engine
import Ledger
import Review

/// A cohort plan read from its file, with its store named as the file names it.
struct Cohort {
  var plan: CohortPlan
  var warnings: [Diagnostic]
  /// As the file writes it, so that it is the same on every machine.
  var store: StoreAddress
  /// The absolute directory of the file.
  var baseDirectory: String
  /// What the plan may reach.
  var settings: OperatorSettings

  /// - Parameter source: which policy is the operator's.
  /// - Throws: `DiagnosticsError` with every mistake of the file, its rules and its users.
  static func load(_ file: String, _ source: PolicyFileOptions) throws -> Cohort {
    let settings = try OperatorSettings.load(source)
    let bytes = try Files.read(file)
    try SavedPlan.checkIsNone(bytes, file)
    let files = settings.files(of: Files.directory(of: file))
    let decoder = CohortPlanDecoder(
      stores: KnownStores.kinds, environment: { Environment[$0] }, readFile: { try files.read($0) },
      variables: settings.variables)
    let (plan, warnings) = try decoder.decode(bytes, file: file) { plan in
      // A member without an ID and without a directory is the decoder's to report.
      RuleCheck.diagnose(plan.rules)
        + IdentityCheck.diagnose(
          plan.members, rules: plan.rules, ids: plan.ids, distinct: plan.distinct,
          allowsMissingIDs: true)
    }
    let directory = Files.directory(of: file)
    Messages.detail(
      "read the cohort plan \(file): \(plan.members.count) users, \(plan.rules.count) rules")
    return Cohort(
      plan: plan, warnings: warnings, store: plan.store.address,
      baseDirectory: Files.absolute(directory), settings: settings)
  }

  /// The cohort with its IDs looked up and checked, ready to be planned.
  ///
  /// - Throws: `DiagnosticsError` before anything is scanned when a name may not be migrated.
  ///
  /// - Parameter memory: of the environment, where its claims are to be looked at.
  func planInput(
    _ store: some KeyValueStore, memory: EnvironmentMemory? = nil
  ) async throws -> (PlanInput, [Diagnostic]) {
    var (input, notes) = try await CohortPlanner(store: store, plan: plan, memory: memory).prepare(
      plan.members)
    input.resolutions = plan.resolutions
    // What the file alone shows was found when it was read.
    return (input, warnings + notes.filter { !warnings.contains($0) })
  }

  /// The store with its names looked up.
  ///
  /// - Throws: `DiagnosticsError` where a binding, an account or a configuration is missing.
  func resolvedStore() throws -> ResolvedStore {
    try ResolvedStore(
      store, base: baseDirectory, namespaces: WantedNamespaces(plan), settings: settings)
  }

  /// What is wrong with what the store names, such as a wrangler configuration, without opening the store.
  func storeMistakes() throws -> [Diagnostic] {
    do {
      _ = try resolvedStore()
      return []
    } catch let error as DiagnosticsError {
      return error.diagnostics.map { diagnostic in
        var diagnostic = diagnostic
        if diagnostic.range == nil { diagnostic.range = plan.store.range }
        return diagnostic
      }
    } catch is LedgerError {
      // A store that is not there yet is no mistake of the plan.
      return []
    }
  }

  /// What reviewers approve.
  func subject(_ store: ResolvedStore) -> PlanSubject {
    plan.subject(store: self.store, identity: store.identity)
  }

  /// - Parameter state: where the cohort's runs are recorded.
  /// - Throws: `LedgerError` where the cohort's state cannot be read.
  func header(actor: String, state: StateRoot) async throws -> PlanHeader {
    var header = plan.header(
      tool: Version.tool, actor: actor, baseDirectory: baseDirectory, at: Environment.now())
    header.state = try await state.planned(plan.environment, plan.name, path: plan.state?.path)
    return header
  }
}
