import Ledger
import SystemPackage

/// The freeze of an environment: a file that is there while the freeze lasts.
struct FreezeFile: Sendable {
  private let environment: String
  private let path: FilePath
  private let root: FilePath
  /// Keeps a new freeze from being taken for the one that ends.
  private let guardPath: FilePath
  private let operations: any FileOperations

  init(_ environment: String, in root: FilePath, operations: any FileOperations) {
    self.environment = environment
    self.root = root
    path = LedgerPaths.freeze(of: environment, in: root)
    guardPath = LedgerPaths.freezeGuard(of: environment, in: root)
    self.operations = operations
  }

  func record() async throws(LedgerError) -> FreezeRecord? {
    try await FileWork.run { () throws(LedgerError) in try read() }
  }

  func begin(_ record: FreezeRecord) async throws(LedgerError) {
    let bytes = try JSONDocument.encode(record) + [0x0A]
    try await FileWork.run { () throws(LedgerError) in try DirectoryTree.create(path.directory) }
    try await FileLock(guardPath).withLock { () throws(LedgerError) in
      if let record = try read() { throw exists(record) }
      try NewFile.write(bytes, to: path, permissions: .ledgerFile, operations: operations)
    }
  }

  func end(_ record: FreezeRecord) async throws(LedgerError) {
    // Without a directory there is no freeze, and nowhere to lock.
    guard try await self.record() != nil else { throw notFrozen }
    try await FileLock(guardPath).withLock { () throws(LedgerError) in
      guard let found = try read() else { throw notFrozen }
      guard found.id == record.id else {
        throw LedgerError(
          .mismatched, "'\(environment)' was thawed and frozen again: \(found.summary)")
      }
      try operations.remove(path)
      try operations.syncDirectory(path.directory)
    }
  }

  private func read() throws(LedgerError) -> FreezeRecord? {
    // A state directory that is not mounted may hold a freeze all the same.
    guard try DirectoryTree.exists(root) else { return nil }
    let bytes: [UInt8]
    do { bytes = try AtomicFile.read(path, limit: 1 << 20) } catch  where error.code == .notFound {
      return nil
    }
    return try JSONDocument.decode(
      FreezeRecord.self, from: bytes, at: path, format: FreezeRecord.format,
      remedy: "No run starts in '\(environment)' until it can be read. Find out who froze the "
        + "environment, and restore the file, or remove it to thaw the environment.")
  }

  private var notFrozen: LedgerError { LedgerError(.notFound, "'\(environment)' is not frozen.") }

  private func exists(_ record: FreezeRecord) -> LedgerError {
    LedgerError(.exists, "'\(environment)' is frozen already: \(record.summary)")
  }
}
