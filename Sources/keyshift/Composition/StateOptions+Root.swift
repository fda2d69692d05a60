import Core
import FileState
import Governance
import Ledger
import PostgresState
import SystemPackage

extension StateOptions {
  /// The state of a cohort plan.
  ///
  /// The operator comes first: an option or variable, then the operator's policy. Then the plan's own
  /// `state:`, then an existing `state` directory from the plan's directory upwards, else a new one beside
  /// the plan. The directory that the command is run in does not matter.
  ///
  /// - Throws: where the operator and the plan name different directories, and where the `state` directory
  ///   that the command is run beside knows the cohort, too.
  func root(of cohort: Cohort, _ source: PolicyFileOptions) throws -> StateRoot {
    try root(
      named: cohort.plan.state?.place, from: cohort.baseDirectory, source,
      cohort.plan.environment, cohort.plan.name)
  }

  /// The state of a saved plan: that of the cohort plan it was made from.
  ///
  /// The header names the cohort plan's directory and no approval covers it, so the search starts there
  /// only where the operator works in it, above or below it, or keeps the saved plan so; else from the
  /// saved plan's directory.
  ///
  /// - Parameter override: `--base-directory`.
  func root(
    of plan: VerifiedPlan, override: String?, _ source: PolicyFileOptions?
  ) throws -> StateRoot {
    Messages.detail(
      "checked the saved plan \(plan.path): \(plan.trailer.counts.operations) operations, "
        + plan.trailer.digest)
    return try root(
      of: plan.header, file: plan.path, override: override, source, plan.subject.environment,
      plan.subject.name)
  }

  func root(
    of header: PlanHeader, file: String, override: String?, _ source: PolicyFileOptions?,
    _ environment: String, _ cohort: String
  ) throws -> StateRoot {
    let base = Files.absolute(SavedPlan.base(header, override: override))
    let places = ["", Files.directory(of: file)].map(Files.real)
    let isOperators =
      override != nil
      || places.contains { StateSearch.isNear($0, Files.real(base)) }
    return try root(
      named: isOperators ? header.state?.path.map { .path($0) } : nil,
      from: isOperators ? base : Files.absolute(Files.directory(of: file)), source, environment,
      cohort)
  }

  /// The state of a command that names no plan: from the directory that it is run in.
  func rootHere(_ source: PolicyFileOptions? = nil) throws -> StateRoot {
    if let root = try operatorsRoot(source) { return root }
    let here = Files.absolute("")
    return StateRoot(directory: Self.shown(StateSearch.existing(from: here) ?? here + "/state"))
  }

  /// The database that states are in, for everything that this process does.
  static let urlVariable = "KEYSHIFT_STATE_URL"

  // MARK: - The order

  private func root(
    named place: StateReference.Place?, from directory: String, _ source: PolicyFileOptions?,
    _ environment: String, _ cohort: String
  ) throws -> StateRoot {
    if case .postgres(let variable)? = place {
      return try database(variable, try operatorsRoot(source))
    }
    let named = place.flatMap(\.path).map { Files.absolute(Files.resolve($0, in: directory)) }
    if let operators = try operatorsRoot(source) {
      guard let named, !operators.isDirectory || !Self.isSame(named, operators.root) else {
        return operators
      }
      throw LedgerError(
        .mismatched,
        "the cohort plan names the state directory '\(named)', and the operator names "
          + "'\(operators.root)'. Make both name the same state, or remove one of them.")
    }
    if let named {
      guard try operatorsPolicy(source) == nil else {
        throw LedgerError(
          .mismatched,
          "the cohort plan names the state directory '\(named)', but under a policy only the "
            + "operator chooses it. Set 'state' in the policy, or KEYSHIFT_STATE_DIR, to that "
            + "directory.")
      }
      try StateSearch.check(named, from: directory)
    }
    let nearest = StateSearch.existing(from: directory)
    let found = named ?? nearest ?? directory + "/state"
    try Self.checkHere(found, environment, cohort)
    Messages.detail(
      "state directory \(found): "
        + (named != nil
          ? "named by the cohort plan"
          : nearest != nil ? "the nearest from \(directory) upwards" : "none yet; made by a run"))
    return StateRoot(directory: Self.shown(found))
  }

  /// The database that a plan leaves to a variable, which has to be the operator's, if there is one.
  private func database(_ variable: String, _ operators: StateRoot?) throws -> StateRoot {
    let named = try StateRoot(variable: variable)
    guard let operators, operators.identity != named.identity else { return named }
    throw LedgerError(
      .mismatched,
      "the cohort plan keeps its state in the database of \(variable), and the operator names "
        + "'\(operators.root)'. Make both name the same state, or remove one of them.")
  }

  /// - Parameter source: nil for a command without `--policy`, where only KEYSHIFT_POLICY counts.
  private func operatorsPolicy(_ source: PolicyFileOptions?) throws -> GoverningPolicy? {
    if let source { return try source.operatorPolicy() }
    return try Environment["KEYSHIFT_POLICY"].map {
      try GoverningPolicy(file: $0, isOperators: true)
    }
  }

  /// What the operator names; nil where the plan or the search decides.
  private func operatorsRoot(_ source: PolicyFileOptions?) throws -> StateRoot? {
    if let explicit = stateDir ?? Environment["KEYSHIFT_STATE_DIR"] {
      guard stateDir != nil || Environment[Self.urlVariable] == nil else {
        throw LedgerError(
          .invalidInput,
          "both KEYSHIFT_STATE_DIR and \(Self.urlVariable) name a state. Unset one of them.")
      }
      Messages.detail(
        "state directory \(explicit): named by "
          + (stateDir == nil ? "KEYSHIFT_STATE_DIR" : "--state-dir"))
      return StateRoot(directory: explicit)
    }
    if Environment[Self.urlVariable] != nil {
      let root = try StateRoot(variable: Self.urlVariable)
      Messages.detail("state \(root.root): named by \(Self.urlVariable)")
      return root
    }
    guard let policy = try operatorsPolicy(source), let state = policy.policy.state else {
      return nil
    }
    let root = try StateRoot(state, from: Files.directory(of: policy.policy.file))
    Messages.detail("state \(root.root): named by the policy \(policy.policy.file)")
    return root
  }

  /// Version 0.2.0 kept state in the directory that it was run in: what it left there is not passed over.
  private static func checkHere(
    _ found: String, _ environment: String, _ cohort: String
  ) throws {
    let here = Files.absolute("state")
    guard !isSame(here, found), Files.isDirectory(here) else { return }
    let paths = try LedgerPaths(root: FilePath(here), environment: environment, cohort: cohort)
    guard Files.exists(paths.state.string) else { return }
    throw LedgerError(
      .mismatched,
      "the cohort '\(cohort)' of '\(environment)' has a state in '\(here)', the directory of "
        + "version 0.2.0, and its plan leads to '\(found)'. Move the right one to '\(found)' and "
        + "remove the other, or name one with --state-dir.")
  }

  private static func isSame(_ a: String, _ b: String) -> Bool {
    RealPath.of(a).utf8.elementsEqual(RealPath.of(b).utf8)
  }

  /// The path from the working directory where it is below it, as people name it.
  static func shown(_ path: String) -> String {
    let here = Files.absolute("") + "/"
    return path.utf8.starts(with: here.utf8)
      ? String(decoding: path.utf8.dropFirst(here.utf8.count), as: UTF8.self) : path
  }
}
