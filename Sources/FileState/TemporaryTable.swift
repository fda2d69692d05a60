import Core
import FoundationEssentials
import Ledger
import SystemPackage

/// A table in a directory of its own, which is removed when the table is let go.
final class TemporaryTable: EnvironmentTable {
  private let table: MemoryFile
  private let directory: FilePath

  /// - Parameter parent: nil takes the system's directory for temporary files.
  init(in parent: FilePath?) async throws(LedgerError) {
    let parent = parent ?? FilePath(FileManager.default.temporaryDirectory.path)
    let name = "keyshift-\(UUID().uuidString)"
    let directory = parent.appending(name)
    try await FileWork.run { () throws(LedgerError) in try DirectoryTree.createPrivate(directory) }
    self.directory = directory
    guard let table = try await MemoryFile.open(directory.appending("table.sqlite"), .writing)
    else { throw LedgerError(.unreadable, "'\(directory)' cannot hold a temporary table.") }
    self.table = table
  }

  deinit { try? FileManager.default.removeItem(atPath: directory.string) }

  func read(_ part: TablePart, _ keys: [Key]) async throws(LedgerError) -> [[UInt8]?] {
    try await table.read(part, keys)
  }

  func write(_ part: TablePart, _ changes: [RowChange]) async throws(LedgerError) -> [Bool] {
    try await table.write(part, changes)
  }

  func forEachRow(
    of part: TablePart, _ body: (_ key: Key, _ row: [UInt8]) throws(LedgerError) -> Void
  ) async throws(LedgerError) {
    try await table.forEachRow(of: part, body)
  }
}
