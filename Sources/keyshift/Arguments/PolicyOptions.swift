import ArgumentParser
import Governance

/// Which policy is the operator's.
struct PolicyFileOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The policy file. Default: KEYSHIFT_POLICY, else policy.yaml next to the cohort plan.",
      valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var policy: String?

  /// The file to read; nil where the one next to the cohort plan counts.
  ///
  /// - Throws: where the variable, which is set by whoever owns the machine, names another file than
  ///   the flag.
  func file() throws -> String? {
    guard let variable = Environment["KEYSHIFT_POLICY"] else { return policy }
    guard let policy, Files.absolute(policy) != Files.absolute(variable) else { return variable }
    throw ValidationError(
      "KEYSHIFT_POLICY names '\(variable)', and --policy names another file. Remove --policy.")
  }

  /// The policy that the variable or the flag names; nil where neither does.
  func operatorPolicy() throws -> GoverningPolicy? {
    try file().map { try GoverningPolicy(file: $0, isOperators: true) }
  }
}

/// Which policy and which approvals count.
struct PolicyOptions: ParsableArguments {
  @OptionGroup var source: PolicyFileOptions

  @Option(
    help: ArgumentHelp(
      "Use this approval, besides those next to the plan; repeatable.",
      valueName: "file"),
    completion: .file(extensions: ["json"]))
  var approval: [String] = []
}
