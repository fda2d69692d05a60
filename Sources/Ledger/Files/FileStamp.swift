import Core
import Glibc
package import SystemPackage

/// Which file it is, and which of its contents.
package struct FileStamp: Sendable {
  private let device: UInt64
  private let inode: UInt64
  private let size: Int64
  private let links: UInt64
  private let modified: [Int64]
  private let changed: [Int64]

  /// - Parameter path: for messages.
  package init(of descriptor: FileDescriptor, _ path: FilePath) throws(LedgerError) {
    let status = try Self.status(descriptor, path)
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    links = UInt64(status.st_nlink)
    modified = [Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec)]
    changed = [Int64(status.st_ctim.tv_sec), Int64(status.st_ctim.tv_nsec)]
  }

  /// The file of that name as it is now.
  ///
  /// - Throws: `.notFound` where there is none, `.invalidInput` for a pipe, a device or a directory.
  package init(of path: FilePath) throws(LedgerError) {
    let file = try RegularFile.open(path)
    defer { try? file.close() }
    try self.init(of: file, path)
  }

  /// The stamp of the file of that name, as text.
  package static func token(of path: FilePath) throws(LedgerError) -> String {
    try FileStamp(of: path).token
  }

  /// Text that two stamps share only where they are equal.
  var token: String { "\(device).\(inode).\(size).\(links).\(modified).\(changed)" }

  /// When the file was written last.
  var modification: Timestamp {
    Timestamp(milliseconds: modified[0] * 1_000 + modified[1] / 1_000_000)
  }

  /// Whether nothing was written to the file since.
  ///
  /// Only the system sets the time of a file's last change. Taking a name off the file, as replacing it
  /// does, sets it as well and leaves the content alone; then the time of the last writing counts.
  func holds(of later: FileStamp) -> Bool {
    device == later.device && inode == later.inode && size == later.size
      && modified == later.modified && (changed == later.changed || links != later.links)
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
