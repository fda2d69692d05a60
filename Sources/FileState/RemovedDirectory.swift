import FoundationEssentials
import Ledger
import SystemPackage

/// A private directory that is removed, with what is in it, when it is let go.
final class RemovedDirectory: Sendable {
  let path: FilePath

  /// - Parameter parent: nil takes the system's directory for temporary files.
  init(in parent: FilePath?) async throws(LedgerError) {
    let parent = parent ?? FilePath(FileManager.default.temporaryDirectory.path)
    let path = parent.appending("keyshift-\(UUID().uuidString)")
    try await FileWork.run { () throws(LedgerError) in try DirectoryTree.createPrivate(path) }
    self.path = path
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }
}
