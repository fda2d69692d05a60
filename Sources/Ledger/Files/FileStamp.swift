import Glibc
import SystemPackage

/// Which file it is, and which of its contents.
///
/// Two equal stamps mean the same file, unchanged in between: only the system sets the time of a file's
/// last change.
struct FileStamp: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64
  private let size: Int64
  private let seconds: Int64
  private let nanoseconds: Int64

  /// - Parameter path: for messages.
  init(of descriptor: FileDescriptor, _ path: FilePath) throws(LedgerError) {
    let status = try Self.status(descriptor, path)
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    seconds = Int64(status.st_ctim.tv_sec)
    nanoseconds = Int64(status.st_ctim.tv_nsec)
  }

  static func isRegularFile(
    _ descriptor: FileDescriptor, _ path: FilePath
  ) throws(LedgerError) -> Bool {
    try status(descriptor, path).st_mode & S_IFMT == S_IFREG
  }

  private static func status(
    _ descriptor: FileDescriptor, _ path: FilePath
  ) throws(LedgerError) -> stat {
    var status = stat()
    guard unsafe fstat(descriptor.rawValue, &status) == 0 else {
      throw LedgerError(Errno(rawValue: errno), "look at", path)
    }
    return status
  }
}
