import Synchronization
package import SystemPackage

/// Writes a file piece by piece under a temporary name and gives it its own name at the end.
///
/// Until `commit` returns, readers of `path` see what was there before; a crash at any moment leaves
/// the old generation or the new one, and at worst a `.NAME.….tmp` next to it. Without a `commit`,
/// `deinit` removes the temporary file.
package final class AtomicFileWriter: ByteSink {
  private enum Stage { case open, failed, closed }

  package let path: FilePath
  private let temporary: FilePath
  private let file: FileDescriptor
  private let keepsPrevious: Bool
  private let operations: any FileOperations
  private var stage = Stage.open

  /// - Parameters:
  ///   - permissions: of the file, less the process's umask.
  ///   - keepingPrevious: whether the generation replaced stays readable as `NAME.previous`.
  package init(
    _ path: FilePath, permissions: FilePermissions = .ledgerFile, keepingPrevious: Bool = false,
    operations: any FileOperations = SystemFileOperations()
  ) throws(LedgerError) {
    self.path = path
    self.operations = operations
    keepsPrevious = keepingPrevious
    (temporary, file) = try Self.createTemporary(for: path, permissions, operations)
    TemporaryFiles.add(temporary)
  }

  deinit { abandon() }

  package func append(_ bytes: borrowing Span<UInt8>) throws(LedgerError) {
    try requireOpen()
    do { try operations.write(bytes, to: file, at: temporary) } catch {
      stage = .failed
      throw error
    }
  }

  /// Makes the file durable under its own name. Nothing more can be appended.
  ///
  /// - Throws: with the old generation in place, except where the last step, the directory's sync,
  ///   failed: then the new generation is in place and may not survive a power cut.
  package func commit() throws(LedgerError) {
    try requireOpen()
    do {
      try operations.sync(file, at: temporary)
      if keepsPrevious { try AtomicFile.keepPrevious(of: path, operations) }
      try operations.rename(temporary, to: path)
    } catch {
      stage = .failed
      throw error
    }
    stage = .closed
    TemporaryFiles.remove(temporary)
    try? file.close()
    try operations.syncDirectory(path.directory)
  }

  /// Removes the temporary file; `path` stays as it was. Does nothing after `commit`.
  package func abandon() {
    guard stage != .closed else { return }
    stage = .closed
    try? file.close()
    try? operations.remove(temporary)
    TemporaryFiles.remove(temporary)
  }

  private func requireOpen() throws(LedgerError) {
    guard stage == .open else {
      throw LedgerError(
        .invalidInput,
        "cannot write more to '\(path)': it was committed or abandoned, or a write failed")
    }
  }

  private static let counter = Atomic<UInt64>(0)

  private static func createTemporary(
    for path: FilePath, _ permissions: FilePermissions, _ operations: any FileOperations
  ) throws(LedgerError) -> (FilePath, FileDescriptor) {
    guard path.lastComponent?.kind == .regular else {
      throw LedgerError(
        .invalidInput,
        "'\(path)' is not a file path. Give a path that ends in a file name.")
    }
    // A name may be left over from a dead process with this one's number.
    var attempts = 0
    while true {
      let number = counter.wrappingAdd(1, ordering: .relaxed).oldValue
      let temporary = path.beside(prefix: ".", suffix: ".\(ProcessID.own)-\(number).tmp")
      do {
        return (temporary, try operations.create(temporary, permissions: permissions))
      } catch  where error.code == .exists && attempts < 1_000 {
        attempts += 1
      }
    }
  }
}

/// Something that takes bytes in order, such as a file being written.
package protocol ByteSink: AnyObject {
  /// Takes all the bytes, or throws; after an error the sink refuses more.
  func append(_ bytes: borrowing Span<UInt8>) throws(LedgerError)
}

extension ByteSink {
  package func append(_ bytes: [UInt8]) throws(LedgerError) { try append(bytes.span) }
}
