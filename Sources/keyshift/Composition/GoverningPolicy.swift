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

  /// - Throws: `DiagnosticsError` with every mistake of the file.
  init(file: String) throws {
    let bytes = try Files.read(file)
    policy = try PolicyDecoder().decode(bytes, file: file)
    digest = RunningDigest.text(of: bytes)
  }

  /// The policy that the options name, else the one beside the cohort plan, if there is one.
  ///
  /// - Parameter directories: where the cohort plan may stand, the surest first.
  static func find(_ options: PolicyOptions, beside directories: [String]) throws -> Self? {
    if let file = try options.file() { return try Self(file: file) }
    let candidates = directories.map { Files.resolve(fileName, in: $0) }
    return try candidates.first(where: Files.exists).map { try Self(file: $0) }
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
