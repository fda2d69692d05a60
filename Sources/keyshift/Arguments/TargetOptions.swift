import ArgumentParser
import Core
import Ledger

/// Which part of a cohort is planned.
struct TargetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Plan a part of the cohort: user=ID, user=NAME or rule=NAME. Repeat for more users and rules. A whole "
        + "plan is needed before acceptance.",
      valueName: "part"),
    transform: Self.part)
  var target: [PlanTarget.Part] = []

  private static func part(_ text: String) throws -> PlanTarget.Part {
    switch OperationCriterion(text) {
    case .user(let name): return .user(name)
    case .rule(let name): return .rule(name)
    default:
      throw ValidationError(
        "--target takes user=ID, user=NAME or rule=NAME, not \(quoted(text)). Several targets are several "
          + "options.")
    }
  }

  /// The part of the cohort; nil where it is all of it.
  ///
  /// - Parameter identities: of the whole cohort.
  static func covering(
    _ parts: [PlanTarget.Part], of identities: [Identity], _ rules: [Rule]
  ) throws -> PlanTarget? {
    guard !parts.isEmpty else { return nil }
    do throws(OperationFilter.Unknown) {
      return try PlanTarget.covering(parts, of: identities, rules)
    } catch {
      throw ValidationError(
        "The cohort has no \(error.kind.rawValue) \(quoted(error.name))."
          + Spelling.question(error.name, among: error.candidates))
    }
  }
}
