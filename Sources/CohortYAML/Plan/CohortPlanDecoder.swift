package import Core

/// Reads cohort plans: YAML 1.2 (core schema) in the format `CohortPlan.format`.
///
/// The decoder touches no file and no variable itself; what it is given decides.
package struct CohortPlanDecoder: Sendable {
  private let stores: [any StoreKind]
  private let environment: @Sendable (String) -> String?
  private let readFile: @Sendable (String) throws -> [UInt8]
  private let variables: VariableRules
  private let version: SoftwareVersion

  /// - Parameters:
  ///   - stores: the kinds of store that a plan may name, in the order in which messages list them.
  ///   - environment: the value of an environment variable, or nil when it is not defined. Asked
  ///     for the variables that the plan's `store:` and `index:` name, and for the API token, which
  ///     must not stand in them.
  ///   - readFile: the bytes of the files that `include:`, `csv:` and `resolutions:` name. A relative path has been
  ///     joined to the directory of the file that names it. What it throws becomes part of a message; a `PathRefusal`
  ///     is a mistake of its own.
  ///   - variables: which variables the plan may name.
  ///   - version: what the plan's `required_version` is compared with.
  package init(
    stores: [any StoreKind], environment: @escaping @Sendable (String) -> String?,
    readFile: @escaping @Sendable (String) throws -> [UInt8],
    variables: VariableRules = VariableRules(), version: SoftwareVersion = .current
  ) {
    self.stores = stores
    self.environment = environment
    self.readFile = readFile
    self.variables = variables
    self.version = version
  }

  /// The plan in `bytes`, valid in shape; whether its users and rules collide is not asked here.
  ///
  /// Costs one pass over the plan and what it includes (at most 1 MiB together), and over its CSV file (at most
  /// 128 MiB).
  ///
  /// - Parameters:
  ///   - bytes: the file as it is.
  ///   - file: the file's name, for messages and to resolve relative paths.
  ///   - check: what else is wrong with the plan, so that one run reports it with the rest. Asked
  ///     also where parts of the plan are wrong in shape; those are missing from what it is given.
  /// - Returns: the plan, and what the author should know although it can be used.
  /// - Throws: every mistake found, in the order of the file; 100 at most. Only the version, where the plan
  ///   requires another one.
  package func decode(
    _ bytes: [UInt8], file: String, checking check: (CohortPlan) -> [Diagnostic] = { _ in [] }
  ) throws(DiagnosticsError) -> (plan: CohortPlan, warnings: [Diagnostic]) {
    let (root, mistakes) = try YAMLComposer.compose(bytes, file: file)
    var reading = PlanReading(
      source: SourceText(bytes), file: file, mistakes: mistakes, stores: stores,
      environment: environment, readFile: readFile, variables: variables, version: version)
    let plan = reading.plan(root, size: bytes.count)
    for diagnostic in plan.map(check) ?? [] { reading.report(diagnostic) }
    guard let plan, !reading.hasErrors else {
      throw DiagnosticsError(reading.sortedDiagnostics)
    }
    return (plan, reading.sortedDiagnostics)
  }
}

extension PlanReading {
  fileprivate mutating func plan(_ root: YAMLNode, size: Int) -> CohortPlan? {
    guard isReadable(root, .plan, .plan) else { return nil }
    let (merged, isComplete) = withIncludes(root, size: size)
    // What is missing may be in the file that could not be read.
    let excused = isComplete ? [] : Shape.include.optional
    guard !isRefused, let fields = fields(merged, .plan, excused: excused) else { return nil }
    let name = fileNamePart(fields, "name")
    let environment = fileNamePart(fields, "environment")
    let store = fields["store"].flatMap { self.store($0) }
    let limits = limits(fields["limits"])
    let cohort = fields["cohort"].flatMap { self.cohort($0, limit: limits.users) }
    let rules = fields["rules"].map { self.rules($0) }
    let accept = acceptance(fields["accept"])
    let resolutions = resolutions(fields["resolutions"], rules: rules)
    let publish = publication(fields["publish"])
    let state = fields["state"].flatMap { stateReference($0) }
    let index = index(fields["index"])
    let accounts = accounts(fields["accounts"])
    let auto = auto(fields, index: index)
    checkNamespaces()
    if let cohort { checkSize(cohort, limits: limits, plan: fields) }
    guard let name, let environment, let store, let cohort, let rules else { return nil }
    var plan = CohortPlan(
      name: name, environment: environment, store: store, members: cohort.members,
      directory: cohort.directory, rules: rules, limits: limits, accept: accept, publish: publish,
      index: index, accounts: accounts, auto: auto, file: file,
      ids: cohort.ids, distinct: cohort.distinct)
    plan.resolutions = resolutions
    plan.state = state
    checkSessions(of: plan, fields["accounts"])
    return plan
  }
}
