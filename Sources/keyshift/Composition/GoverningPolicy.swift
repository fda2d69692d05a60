import CohortYAML
import Core
import Ledger

/// A policy file, and what identifies it.
struct GoverningPolicy {
  /// The name under which a policy stands beside cohort plans.
  static let fileName = "policy.yaml"

  var policy: Policy
  /// `sha256:…` over the file.
  var digest: String
  /// Whether the operator named it; else it only stands beside the cohort plan, and is its author's.
  var isOperators: Bool

  /// - Throws: `DiagnosticsError` with every mistake of the file.
  init(file: String, isOperators: Bool) throws {
    let bytes = try isOperators ? Files.read(file) : Self.beside(file)
    policy = try PolicyDecoder().decode(bytes, file: file)
    digest = RunningDigest.text(of: bytes)
    self.isOperators = isOperators
  }

  /// A file beside the cohort plan, and no link that leads elsewhere.
  private static func beside(_ file: String) throws -> [UInt8] {
    let directory = Files.absolute(Files.directory(of: file))
    do { return try ConfinedFiles(roots: [directory]).read(file) } catch let refusal as PathRefusal
    {
      throw LedgerError(
        .unreadable,
        "the policy beside the cohort plan is not read: \(refusal.reason) Or name the policy by "
          + "--policy or KEYSHIFT_POLICY.")
    }
  }

  /// The policy that the options name, else the one beside the cohort plan, if there is one.
  ///
  /// - Parameter directories: where the cohort plan may stand, the surest first.
  static func find(_ options: PolicyOptions, beside directories: [String]) throws -> Self? {
    if let policy = try options.source.operatorPolicy() { return policy }
    let candidates = directories.map { Files.resolve(fileName, in: $0) }
    return try candidates.first(where: Files.exists).map {
      try Self(file: $0, isOperators: false)
    }
  }

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
