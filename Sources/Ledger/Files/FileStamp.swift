import Glibc
import SystemPackage

/// Which file stands under a name, and which of its contents.
///
/// Two equal stamps mean the same file, unchanged in between: nobody but the system sets the time of a
/// file's last change.
struct FileStamp: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64
  private let size: Int64
  private let seconds: Int64
  private let nanoseconds: Int64

  init(of path: FilePath) throws(LedgerError) {
    var status = stat()
    guard unsafe path.withPlatformString({ unsafe stat($0, &status) }) == 0 else {
      throw LedgerError(Errno(rawValue: errno), "open", path)
    }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    seconds = Int64(status.st_ctim.tv_sec)
    nanoseconds = Int64(status.st_ctim.tv_nsec)
  }
}
