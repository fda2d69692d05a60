import Core
public import SystemPackage

/// Where a cohort's files stand below the state directory.
public struct LedgerPaths: Hashable, Sendable {
  public let root: FilePath
  public let environment: String
  public let cohort: String

  /// - Throws: `.invalidInput` unless both names are of ASCII letters, digits, `.`, `_` and `-`, do not
  ///   start with a dot, and have at most 100 characters: they become parts of file names.
  public init(
    root: FilePath, environment: String, cohort: String
  ) throws(LedgerError) {
    for (what, name) in [("environment", environment), ("cohort", cohort)] {
      guard FileNamePart.isName(name) else {
        throw LedgerError(
          .invalidInput,
          "the \(what) '\(name)' cannot be part of a file name. Use letters, digits, '.', '_' and "
            + "'-', at most 100, and no dot in front.")
      }
    }
    self.root = root
    self.environment = environment
    self.cohort = cohort
  }

  public var directory: FilePath { root.appending(environment) }
  public var state: FilePath { directory.appending("\(cohort).state.json") }
  public var lock: FilePath { directory.appending("\(cohort).lock") }
  public var audit: FilePath { directory.appending("audit.jsonl") }

  /// Holds the last fencing token given out; outlives every lock.
  var fence: FilePath { directory.appending(".\(cohort).fence") }
  /// Locked while the lock, the fence or the state changes.
  var lockGuard: FilePath { directory.appending(".\(cohort).guard") }
}
