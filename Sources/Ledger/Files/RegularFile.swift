import Glibc
public import SystemPackage

/// Opening a file to read it. A FIFO or a device that stands under its name is refused and not waited
/// for.
public enum RegularFile {
  /// - Throws: `.notFound`; `.invalidInput` where what stands there is no regular file.
  public static func open(_ path: FilePath) throws(LedgerError) -> FileDescriptor {
    // Without a writer, opening a FIFO would block for good.
    let file = try LedgerError.wrapping("open", path) {
      try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
    }
    var status = stat()
    let failure = unsafe fstat(file.rawValue, &status) == 0 ? nil : Errno(rawValue: errno)
    if failure == nil, status.st_mode & S_IFMT == S_IFREG { return file }
    try? file.close()
    if let failure { throw LedgerError(failure, "open", path) }
    throw LedgerError(
      .invalidInput,
      "'\(path)' is \(kind(status.st_mode)), not a file, so it is not read. Name a file.")
  }

  private static func kind(_ mode: mode_t) -> String {
    switch mode & S_IFMT {
    case S_IFDIR: "a directory"
    case S_IFIFO: "a FIFO"
    case S_IFSOCK: "a socket"
    default: "a device"
    }
  }
}
