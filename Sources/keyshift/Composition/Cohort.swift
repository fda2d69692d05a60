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
  var store: StoreReference.Kind
  /// The absolute directory of the file.
  var baseDirectory: String

  /// - Throws: `DiagnosticsError` with every mistake of the file, its rules and its users.
  static func load(_ file: String) throws -> Cohort {
    let bytes = try Files.read(file)
    let decoder = CohortPlanDecoder(
      environment: { Environment[$0] }, readFile: Files.readOrThrow)
    let (plan, warnings) = try decoder.decode(bytes, file: file) { plan in
      // A member without an ID and without a directory is the decoder's to report.
      RuleCheck.diagnose(plan.rules)
        + IdentityCheck.diagnose(plan.members, rules: plan.rules, allowsMissingIDs: true)
    }
    let directory = Files.directory(of: file)
    return Cohort(
      plan: plan, warnings: warnings, store: plan.store.kind.relative(to: directory),
      baseDirectory: Files.absolute(directory))
  }

  /// The cohort with its IDs looked up and checked, ready to be planned.
  ///
  /// - Throws: `DiagnosticsError` before anything is scanned when a name may not be migrated.
  func planInput(_ store: some KeyValueStore) async throws -> (PlanInput, [Diagnostic]) {
    var members = plan.members
    var notes = warnings
    if let directory = plan.directory {
      let lookup = try await DirectoryLookup(store: store).resolve(members, in: directory)
      members = lookup.members
      let mistakes =
        lookup.diagnostics.filter { $0.severity == .error }
        + IdentityCheck.diagnose(members, rules: plan.rules, allowsMissingIDs: true)
      guard mistakes.isEmpty else { throw DiagnosticsError(mistakes) }
      notes += lookup.diagnostics
    }
    let input = PlanInput(
      identities: IdentityCheck.identities(members), rules: plan.rules, limits: plan.limits)
    return (input, notes)
  }

  /// The store with its names looked up.
  ///
  /// - Throws: `DiagnosticsError` where a binding, an account or a configuration is missing.
  func resolvedStore() throws -> ResolvedStore {
    try ResolvedStore(store, base: baseDirectory, namespaces: WantedNamespaces(plan))
  }

  /// What reviewers approve. A cohort without an index has none to be consistent with.
  func subject(_ store: ResolvedStore) -> PlanSubject {
    var accept = plan.accept
    if plan.index == nil { accept.index = .ignored }
    return PlanSubject(
      name: plan.name, environment: plan.environment, store: self.store,
      storeIdentity: store.identity, rules: plan.rules, limits: plan.limits, accept: accept,
      publish: plan.publish)
  }

  func header(actor: String) -> PlanHeader {
    let created = Environment.now()
    return PlanHeader(
      tool: Version.tool, created: created,
      expires: created.adding(seconds: plan.limits.planAge), actor: actor, cohortFile: plan.file,
      baseDirectory: baseDirectory)
  }
}

extension StoreReference.Kind {
  /// The paths without the directory that the decoder put before them.
  fileprivate func relative(to directory: String) -> Self {
    func cut(_ path: String) -> String {
      !directory.isEmpty && path.hasPrefix(directory + "/")
        ? String(path.dropFirst(directory.count + 1)) : path
    }
    func cut(_ bindings: NamespaceBindings) -> NamespaceBindings {
      guard case .wrangler(var wrangler) = bindings else { return bindings }
      wrangler.path = cut(wrangler.path)
      return .wrangler(wrangler)
    }
    switch self {
    case .sqlite(let path): return .sqlite(path: cut(path))
    case .snapshot(let path): return .snapshot(path: cut(path))
    case .cloudflare(var reference):
      reference.bindings = cut(reference.bindings)
      return .cloudflare(reference)
    case .wranglerLocal(var reference):
      reference.path = cut(reference.path)
      reference.bindings = cut(reference.bindings)
      return .wranglerLocal(reference)
    }
  }
}
