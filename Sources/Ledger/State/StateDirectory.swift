import FoundationEssentials
public import SystemPackage

/// Finds what a state directory holds.
public struct StateDirectory: Sendable {
  public let root: FilePath

  public init(_ root: FilePath) { self.root = root }

  /// Cohorts with a state or a lock, by environment and name; none where there is no directory.
  ///
  /// Reads directories, no files. What has such a name and is no file counts as absent.
  ///
  /// - Throws: `.unreadable` where a directory cannot be listed.
  public func cohorts() throws(LedgerError) -> [LedgerPaths] {
    var found: [LedgerPaths] = []
    for environment in try names(root) where Self.isDirectory(root.appending(environment)) {
      let directory = root.appending(environment)
      let cohorts = try names(directory).compactMap { name -> String? in
        for suffix in [".state.json", ".lock"] where name.hasSuffix(suffix) {
          guard RegularFile.exists(directory.appending(name)) else { return nil }
          return String(name.dropLast(suffix.count))
        }
        return nil
      }
      for cohort in Set(cohorts).sorted() {
        found.append(try LedgerPaths(root: root, environment: environment, cohort: cohort))
      }
    }
    return found
  }

  /// The state documents of an environment's cohorts, or of all.
  ///
  /// - Throws: what `StateStore.load` throws; a damaged one is not passed over.
  public func states(of environment: String? = nil) throws(LedgerError) -> [StateDocument] {
    var documents: [StateDocument] = []
    for paths in try cohorts() where environment == nil || environment == paths.environment {
      if let document = try StateStore(paths).load() { documents.append(document) }
    }
    return documents
  }

  /// Environments that have an audit log or a cohort, in order.
  public func environments() throws(LedgerError) -> [String] {
    try names(root).filter { Self.isDirectory(root.appending($0)) }
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
