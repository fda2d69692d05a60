package import Ledger
package import SystemPackage

/// Where a cohort's files are in the state directory.
package struct LedgerPaths: Hashable, Sendable {
  package let root: FilePath
  package let cohort: CohortID

  package init(root: FilePath, _ cohort: CohortID) {
    self.root = root
    self.cohort = cohort
  }

  /// - Throws: `.invalidInput` for names that cannot be part of a file name.
  package init(
    root: FilePath, environment: String, cohort: String
  ) throws(LedgerError) {
    self.init(root: root, try CohortID(environment: environment, name: cohort))
  }

  package var environment: String { cohort.environment }

  package var directory: FilePath { root.appending(environment) }
  package var state: FilePath { directory.appending(cohort.name + Self.stateSuffix) }
  package var lock: FilePath { directory.appending(cohort.name + Self.lockSuffix) }
  package var audit: FilePath { Self.audit(of: environment, in: root) }
  /// The plan that is planned and applied at once.
  package var plan: FilePath { directory.appending("\(cohort.name)\(SavedPlanDirectory.suffix)") }
  /// What a process says that works on the cohort in the background.
  package var log: FilePath { directory.appending("\(cohort.name).log") }
  /// Plans that are kept by their digest.
  package var plans: FilePath { directory.appending("plans") }

  /// Holds the last fencing token given out; outlives every lock.
  var fence: FilePath { directory.appending(".\(cohort.name).fence") }
  /// Locked while the lock, the fence or the state changes.
  var lockGuard: FilePath { directory.appending(".\(cohort.name).guard") }

  static let stateSuffix = ".state.json"
  static let lockSuffix = ".lock"
  private static let auditName = "audit.jsonl"
  private static let auditHeadName = "audit.head.json"
  private static let freezeName = "freeze.json"
  private static let memoryName = "memory.sqlite"

  /// The audit log of an environment.
  static func audit(of environment: String, in root: FilePath) -> FilePath {
    root.appending(environment).appending(auditName)
  }

  /// Where an audit log ends, next to it.
  static func auditHead(of log: FilePath) -> FilePath {
    log.removingLastComponent().appending(auditHeadName)
  }

  /// The freeze of an environment; there only while it lasts.
  static func freeze(of environment: String, in root: FilePath) -> FilePath {
    root.appending(environment).appending(freezeName)
  }

  /// Locked while the freeze begins or ends.
  static func freezeGuard(of environment: String, in root: FilePath) -> FilePath {
    root.appending(environment).appending(".freeze.guard")
  }

  /// What the environment remembers over its cohorts.
  static func memory(of environment: String, in root: FilePath) -> FilePath {
    root.appending(environment).appending(memoryName)
  }

  private static let names =
    [auditName, auditHeadName, freezeName, memoryName, memoryName + "-journal"]
    + RunPart.allCases.map(JournalPaths.name)
  private static let suffixes = [
    stateSuffix, stateSuffix + ".previous", lockSuffix, ".guard", ".fence",
  ]

  /// Whether a state directory keeps the name for a file of its own, wherever such a file is.
  package static func isReserved(_ name: String) -> Bool {
    names.contains { name.utf8.elementsEqual($0.utf8) }
      || suffixes.contains { suffix in
        suffix.utf8.count <= name.utf8.count
          && name.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
      }
  }
}
