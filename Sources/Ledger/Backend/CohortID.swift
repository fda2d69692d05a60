/// A cohort of an environment: what states, locks and runs are kept by.
public struct CohortID: Hashable, Sendable {
  public let environment: String
  public let name: String

  /// - Throws: `.invalidInput` unless both names are of ASCII letters, digits, `.`, `_` and `-`, do not
  ///   start with a dot, and have at most 100 characters: they become parts of file names.
  public init(environment: String, name: String) throws(LedgerError) {
    try Self.check(environment: environment)
    try Self.check(name, "cohort")
    self.environment = environment
    self.name = name
  }

  /// - Throws: `.invalidInput` where an environment cannot have this name.
  public static func check(environment: String) throws(LedgerError) {
    try check(environment, "environment")
  }

  private static func check(_ name: String, _ what: String) throws(LedgerError) {
    guard isFileName(name) else {
      throw LedgerError(
        .invalidInput,
        "the \(what) '\(name)' cannot be part of a file name. Use letters, digits, '.', '_' and "
          + "'-', at most 100, and no dot in front.")
    }
  }

  private static func isFileName(_ name: String) -> Bool {
    (1...100).contains(name.utf8.count) && name.utf8.first != UInt8(ascii: ".")
      && name.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
      }
  }
}
