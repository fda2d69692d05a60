import CohortYAML
import Core
import Governance
import Ledger

/// Where policy files are, and how they are read.
extension GoverningPolicy {
  /// The name of a policy next to cohort plans.
  static let fileName = "policy.yaml"

  /// - Throws: `DiagnosticsError` with every mistake of the file.
  init(file: String, isOperators: Bool) throws {
    let bytes = try isOperators ? Files.read(file) : Self.beside(file)
    let policy = Self.located(try PolicyDecoder().decode(bytes, file: file))
    Messages.detail(
      "read the policy \(file): \(isOperators ? "the operator's" : "next to the cohort plan")")
    self.init(
      policy, digest: RunningDigest.text(of: bytes), isOperators: isOperators,
      state: try policy.state.map {
        try StateRoot($0, from: Files.directory(of: file)).identity
      })
  }

  /// A file next to the cohort plan, and no link that leads elsewhere.
  private static func beside(_ file: String) throws -> [UInt8] {
    let directory = Files.absolute(Files.directory(of: file))
    do { return try ConfinedFiles(roots: [directory]).read(file) } catch let refusal as PathRefusal
    {
      throw LedgerError(
        .unreadable,
        "the policy next to the cohort plan cannot be used: \(refusal.reason) Or name the policy "
          + "with --policy or KEYSHIFT_POLICY.")
    }
  }

  /// The policy that the options name, else the one next to the cohort plan, if there is one.
  ///
  /// - Parameter directories: where the cohort plan may stand, the surest first.
  static func find(_ source: PolicyFileOptions, beside directories: [String]) throws -> Self? {
    if let policy = try source.operatorPolicy() { return policy }
    let candidates = directories.map { Files.resolve(fileName, in: $0) }
    return try candidates.first(where: Files.exists).map {
      try Self(file: $0, isOperators: false)
    }
  }

  /// The policy with the paths of its stores as they are compared.
  private static func located(_ policy: Policy) -> Policy {
    var policy = policy
    let directory = Files.directory(of: policy.file)
    policy.environments = policy.environments.mapValues { entry in
      var entry = entry
      entry.stores = entry.stores.map { store in
        guard case .sqlite(let path) = store.place else { return store }
        var located = store
        located.place = .sqlite(path: RealPath.of(Files.resolve(path, in: directory)))
        return located
      }
      return entry
    }
    return policy
  }

  /// A saved plan with what the policy's checks ask about it besides its content, as far as this machine
  /// can tell: a configuration of wrangler that is not here leaves the store's name in the plan.
  func judged(_ plan: VerifiedPlan, _ source: PolicyFileOptions) throws -> PolicyCheck.Plan {
    var judged = PolicyCheck.Plan(plan)
    judged.authors = try authors(of: judged, file: plan.path)
    let written = plan.subject.writtenNamespaces
    let store = try? SavedPlan.store(
      plan.subject, base: SavedPlan.base(plan.header, override: nil),
      settings: OperatorSettings.load(source))
    judged.store =
      store.map { $0.place.governed(written) }
      ?? GovernedStore(identity: plan.subject.storeIdentity, path: nil, written: written)
    return judged
  }

  // MARK: - Where it is

  /// Where the cohort plan of a saved plan may stand.
  ///
  /// The planner's own directory comes first, in the planner's words where they still lead there, so
  /// that messages name the file as people know it.
  static func directories(_ header: PlanHeader, override: String? = nil) -> [String] {
    let named = Files.directory(of: header.cohortFile)
    let own = Files.absolute(named) == header.baseDirectory ? [] : [header.baseDirectory]
    return own + [named] + [override].compactMap(\.self)
  }
}
