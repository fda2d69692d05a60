import FoundationEssentials
package import Ledger
package import SystemPackage

/// Finds what a state directory holds. Its calls block.
package struct StateDirectory: Sendable {
  package let root: FilePath

  package init(_ root: FilePath) { self.root = root }

  /// Cohorts with a state or a lock, by environment and name; none where there is no directory.
  ///
  /// Reads directories, no files. What has such a name and is no file counts as absent.
  ///
  /// - Throws: `.unreadable` where a directory cannot be listed.
  package func cohorts() throws(LedgerError) -> [CohortID] {
    var found: [CohortID] = []
    for environment in try names(root) where Self.isDirectory(root.appending(environment)) {
      let directory = root.appending(environment)
      let cohorts = try names(directory).compactMap { name -> String? in
        for suffix in [LedgerPaths.stateSuffix, LedgerPaths.lockSuffix] where name.hasSuffix(suffix)
        {
          guard RegularFile.exists(directory.appending(name)) else { return nil }
          return String(name.dropLast(suffix.count))
        }
        return nil
      }
      for cohort in Set(cohorts).sorted() {
        found.append(try CohortID(environment: environment, name: cohort))
      }
    }
    return found
  }

  /// Environments that have an audit log or a cohort, in order.
  package func environments() throws(LedgerError) -> [String] {
    try names(root).filter { Self.isDirectory(root.appending($0)) }
  }

  /// IDs of runs that left something behind, in order.
  package func runs() throws(LedgerError) -> [String] {
    let directory = root.appending("runs")
    return try names(directory).filter { Self.isDirectory(directory.appending($0)) }
  }

  private func names(_ directory: FilePath) throws(LedgerError) -> [String] {
    guard try DirectoryTree.exists(directory) else { return [] }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: directory.string)
        .filter { !$0.hasPrefix(".") && $0 != "runs" }.sorted()
    } catch {
      throw LedgerError(
        .unreadable, "the directory '\(directory)' cannot be listed", cause: "\(error)")
    }
  }

  private static func isDirectory(_ path: FilePath) -> Bool {
    var isDirectory = false
    return FileManager.default.fileExists(atPath: path.string, isDirectory: &isDirectory)
      && isDirectory
  }
}
