import Core

/// A cohort of an environment: what states, locks and runs are kept by.
package struct CohortID: Hashable, Sendable {
  package let environment: String
  package let name: String

  /// - Throws: `.invalidInput` unless both names are of ASCII letters, digits, `.`, `_` and `-`, do not
  ///   start with a dot, and have at most 100 characters: they become parts of file names.
  package init(environment: String, name: String) throws(LedgerError) {
    try Self.check(environment: environment)
    try Self.check(name, "cohort")
    self.environment = environment
    self.name = name
  }

  /// - Throws: `.invalidInput` where an environment cannot have this name.
  package static func check(environment: String) throws(LedgerError) {
    try check(environment, "environment")
  }

  private static func check(_ name: String, _ what: String) throws(LedgerError) {
    guard FileNamePart.isName(name) else {
      throw LedgerError(
        .invalidInput,
        "the \(what) '\(name)' cannot be part of a file name. Use letters, digits, '.', '_' and "
          + "'-', at most 100, and no dot in front.")
    }
  }
}
