package import Core
package import Ledger
package import SystemPackage

/// Plans users of a cohort plan, those that it lists or others, into a saved plan.
///
/// Nothing is written to the store, and nothing else but the file.
package struct CohortPlanner<Store: KeyValueStore>: Sendable {
  private let store: Store
  private let plan: CohortPlan
  private let memory: EnvironmentMemory?

  /// - Parameter memory: of the plan's environment; nil where users are only looked up.
  package init(store: Store, plan: CohortPlan, memory: EnvironmentMemory?) {
    self.store = store
    self.plan = plan
    self.memory = memory
  }

  /// Looks up the members' IDs and checks their names, ready to be planned.
  ///
  /// - Parameters:
  ///   - members: the cohort's own, which its file was checked for, or others, which are
  ///   checked here against each other and against the cohort's.
  ///   - checksClaims: whether the environment's claims are looked at.
  /// - Returns: also what is worth knowing although it stops nothing.
  /// - Throws: `DiagnosticsError` before anything is scanned when a name may not be migrated;
  ///   `StoreError` when the directory cannot be read.
  package func prepare(
    _ members: [CohortMember], checksClaims: Bool = true
  ) async throws -> (input: PlanInput, warnings: [Diagnostic]) {
    var members = members
    var warnings: [Diagnostic] = []
    var confirmed: Set<Identity> = []
    if let directory = plan.directory {
      let lookup = try await DirectoryLookup(store: store).resolve(members, in: directory)
      members = lookup.members
      warnings = lookup.diagnostics
      confirmed = lookup.confirmed
    }
    warnings += diagnose(members)
    try Self.demand(warnings)
    let input = PlanInput(
      identities: IdentityCheck.identities(members), rules: plan.rules, limits: plan.limits,
      confirmed: confirmed)
    if checksClaims { try Self.demand(try await claimed(input.identities, members)) }
    return (input, warnings)
  }

  private static func demand(_ found: [Diagnostic]) throws(DiagnosticsError) {
    let mistakes = found.filter { $0.severity == .error }
    guard mistakes.isEmpty else { throw DiagnosticsError(mistakes) }
  }

  /// Names that went to other IDs in the environment, and IDs that have the records of other names.
  private func claimed(
    _ identities: [Identity], _ members: [CohortMember]
  ) async throws(LedgerError) -> [Diagnostic] {
    guard let memory else { return [] }
    let forms = NameForms(plan.rules)
    var ranges: [Bytewise: SourceRange] = [:]
    for member in members {
      for name in [member.legacy] + member.aliases {
        for form in forms.forms(of: Identity(legacy: name, id: "")) {
          ranges[Bytewise(form.legacy)] = member.range
        }
      }
    }
    return try await ClaimCheck(memory.claims, plan.rules).conflicts(of: identities).map {
      $0.diagnostic(in: plan.name, at: ranges[Bytewise($0.identity.legacy)])
    }
  }

  /// What is wrong with the members, also next to users of the cohort who are not among them.
  private func diagnose(_ members: [CohortMember]) -> [Diagnostic] {
    let ids = Set(members.compactMap(\.id))
    let names = Set(members.map { Array($0.legacy.utf8) })
    let others = plan.members.filter { other in
      // The directory has yet to say whose a name without an ID is.
      !(other.id.map { ids.contains($0) } ?? names.contains(Array(other.legacy.utf8)))
    }
    return IdentityCheck.diagnose(
      others + members, rules: plan.rules, ids: plan.ids, distinct: plan.distinct,
      allowsMissingIDs: true)
  }

  /// - Parameters:
  ///   - file: where the plan is saved; nil writes nothing at all.
  ///   - spoolDirectory: for temporary files, where requests cost; nil takes the system's.
  /// - Throws: what `Planner` and `PlanWriter` throw.
  package func save(
    _ input: PlanInput, _ header: PlanHeader, _ subject: PlanSubject, to file: String?,
    options: PlanOptions = PlanOptions(), now: @escaping @Sendable () -> Timestamp,
    spoolDirectory: FilePath? = nil,
    onProgress: @escaping @Sendable (PlanProgress) -> Void = { _ in }
  ) async throws -> PlanResult {
    let writer = try PlanWriter(to: file, header: header, subject: subject)
    let planner = Planner(
      store: store, memory: memory, now: now, spoolDirectory: spoolDirectory, onProgress: onProgress
    )
    return try await planner.plan(input, into: writer, options: options)
  }
}

extension CohortPlan {
  /// What reviewers approve. A cohort without an index has none to be consistent with.
  ///
  /// - Parameters:
  ///   - store: as the file names it, so that it is the same on every machine.
  ///   - identity: of the store with its names looked up.
  package func subject(store: StoreAddress, identity: String) -> PlanSubject {
    var accept = accept
    if index == nil { accept.index = .ignored }
    return PlanSubject(
      name: name, environment: environment, store: store, storeIdentity: identity, rules: rules,
      limits: limits, accept: accept, publish: publish, distinct: distinct)
  }

  /// - Parameter baseDirectory: the absolute directory of the file.
  package func header(
    tool: String, actor: String, baseDirectory: String, at time: Timestamp
  ) -> PlanHeader {
    PlanHeader(
      tool: tool, created: time, expires: time.adding(seconds: limits.planAge), actor: actor,
      cohortFile: file, baseDirectory: baseDirectory)
  }
}
