import Glibc
public import SystemPackage

/// Directories that the ledger's files stand in.
public enum DirectoryTree {
  /// Creates the directory and those above it where they are absent, and makes their names durable.
  ///
  /// - Parameter permissions: of those that are made, less the process's umask.
  public static func create(
    _ path: FilePath, permissions: FilePermissions = FileMode.current.directories
  ) throws(LedgerError) {
    if make(path, permissions) {
      return try SystemFileOperations().syncDirectory(path.directory)
    }
    switch Errno(rawValue: errno) {
    case .fileExists: return
    case .noSuchFileOrDirectory where path.directory != path:
      try create(path.directory, permissions: permissions)
      try create(path, permissions: permissions)
    case let failure: throw LedgerError(failure, "create the directory", path)
    }
  }

  /// Creates a directory that only the owner can enter.
  ///
  /// - Throws: `.exists` where there is anything of that name.
  public static func createPrivate(_ path: FilePath) throws(LedgerError) {
    guard make(path, [.ownerReadWriteExecute]) else {
      throw LedgerError(Errno(rawValue: errno), "create the directory", path)
    }
  }

  private static func make(_ path: FilePath, _ permissions: FilePermissions) -> Bool {
    unsafe path.withPlatformString { unsafe mkdir($0, permissions.rawValue) } == 0
  }
}
