package import SystemPackage

/// A file that only grows, made durable on demand.
///
/// A failed append is taken back, so that what follows never stands behind a torn piece. One
/// appender at a time: writers in several processes take a `FileLock` and open again.
package final class DurableAppender: ByteSink {
  package let path: FilePath
  /// In bytes, of what was appended whole.
  package private(set) var length: Int64
  private let file: FileDescriptor
  private let operations: any FileOperations
  private var isBroken = false

  /// Opens the file, creating it (and making its name durable) where it is absent.
  package init(
    _ path: FilePath, permissions: FilePermissions = .ledgerFile,
    operations: any FileOperations = SystemFileOperations()
  ) throws(LedgerError) {
    self.path = path
    self.operations = operations
    file = try operations.openForAppending(path, permissions: permissions)
    do {
      length = try LedgerError.wrapping("measure", path) { [file] in
        try file.seek(offset: 0, from: .end)
      }
      if length == 0 { try operations.syncDirectory(path.directory) }
    } catch {
      try? file.close()
      throw error
    }
  }

  deinit { try? file.close() }

  package func append(_ bytes: borrowing Span<UInt8>) throws(LedgerError) {
    guard !isBroken else {
      throw LedgerError(
        .invalidInput, "cannot write more to '\(path)': an earlier write failed")
    }
    do { try operations.write(bytes, to: file, at: path) } catch {
      do { try operations.truncate(file, to: length, at: path) } catch { isBroken = true }
      throw error
    }
    length += Int64(bytes.count)
  }

  /// Returns once everything appended is on the disk.
  ///
  /// After an error the file takes no more bytes: the system may have dropped what it could not
  /// write, and a later sync would not say so.
  package func sync() throws(LedgerError) {
    do { try operations.sync(file, at: path) } catch {
      isBroken = true
      throw error
    }
  }

  /// Cuts the file back, as for the torn end that a crash left.
  ///
  /// - Parameter length: in bytes; ignored where the file is not longer.
  package func truncate(to length: Int64) throws(LedgerError) {
    guard length < self.length else { return }
    try operations.truncate(file, to: max(0, length), at: path)
    self.length = max(0, length)
  }
}
