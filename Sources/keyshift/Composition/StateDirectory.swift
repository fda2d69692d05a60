import Foundation
import Ledger
import SystemPackage

/// Finds the cohorts that a state directory knows.
struct StateDirectory {
  private let root: String

  init(_ root: String) { self.root = root }

  /// Cohorts with a state or a lock, by environment and name; none where there is no directory.
  func cohorts() throws -> [LedgerPaths] {
    guard Files.isDirectory(root) else { return [] }
    var found: [LedgerPaths] = []
    for environment in try names(root) where Files.isDirectory("\(root)/\(environment)") {
      let cohorts = try names("\(root)/\(environment)").compactMap { name -> String? in
        for suffix in [".state.json", ".lock"] where name.hasSuffix(suffix) && !name.hasPrefix(".")
        {
          return String(name.dropLast(suffix.count))
        }
        return nil
      }
      for cohort in Set(cohorts).sorted() {
        found.append(
          try LedgerPaths(root: FilePath(root), environment: environment, cohort: cohort))
      }
    }
    return found
  }

  private func names(_ directory: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory)
      .filter { !$0.hasPrefix(".") && $0 != "runs" }.sorted()
  }
}
