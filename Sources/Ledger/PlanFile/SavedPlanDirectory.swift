package import Core
import FoundationEssentials
package import SystemPackage

/// A file that is a saved plan by its name; whether it is a sound one is not looked at.
package struct SavedPlanFile: Hashable, Sendable {
  package var path: String
  /// Another one for every change of the file.
  package var version: StateVersion
  package var modified: Timestamp
}

/// Finds saved plans in a directory. Its calls block.
package enum SavedPlanDirectory {
  /// What the name of a saved plan ends in.
  package static let suffix = ".ksplan"

  /// Saved plans by name; drafts, pipes, devices and directories of such a name are passed over, and so is a
  /// directory that cannot be listed.
  package static func files(in directory: FilePath) -> [SavedPlanFile] {
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: directory.string)) ?? []
    return names.filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".") }.compactMap { name in
      let path = directory.appending(name)
      guard let stamp = try? FileStamp(of: path) else { return nil }
      return SavedPlanFile(
        path: path.string, version: StateVersion(token: stamp.token),
        modified: stamp.modification)
    }
  }
}
