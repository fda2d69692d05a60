package import SystemPackage

/// The system calls that durable writes are made of; the seam at which tests let a step fail.
///
/// Every call retries on `EINTR`. Paths are used as given.
package protocol FileOperations: Sendable {
  /// Opens a new file for writing; fails with `.exists` where there is one.
  func create(
    _ path: FilePath, permissions: FilePermissions
  ) throws(LedgerError) -> FileDescriptor

  /// Opens a file for appending, creating it where it is absent.
  func openForAppending(
    _ path: FilePath, permissions: FilePermissions
  ) throws(LedgerError) -> FileDescriptor

  /// Writes every byte, or throws with some of them written.
  func write(
    _ bytes: borrowing Span<UInt8>, to file: FileDescriptor, at path: FilePath
  ) throws(LedgerError)

  func truncate(
    _ file: FileDescriptor, to length: Int64, at path: FilePath
  ) throws(LedgerError)

  /// Returns once the file's content and length are on the disk (`fsync`).
  func sync(_ file: FileDescriptor, at path: FilePath) throws(LedgerError)

  /// Replaces `target` in one step.
  func rename(_ path: FilePath, to target: FilePath) throws(LedgerError)

  /// Gives a file a second name.
  func link(_ path: FilePath, to target: FilePath) throws(LedgerError)

  /// Removes a name; no error where it is absent.
  func remove(_ path: FilePath) throws(LedgerError)

  /// Returns once the directory's names are on the disk.
  func syncDirectory(_ path: FilePath) throws(LedgerError)
}
