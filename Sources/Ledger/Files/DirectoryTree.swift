import Glibc
public import SystemPackage

/// Directories that the ledger's files stand in.
public enum DirectoryTree {
  /// Creates the directory and those above it where they are absent, and makes their names durable.
  public static func create(_ path: FilePath) throws(LedgerError) {
    if unsafe path.withPlatformString({ unsafe mkdir($0, 0o755) }) == 0 {
      return try SystemFileOperations().syncDirectory(path.directory)
    }
    switch Errno(rawValue: errno) {
    case .fileExists: return
    case .noSuchFileOrDirectory where path.directory != path:
      try create(path.directory)
      try create(path)
    case let failure: throw LedgerError(failure, "create the directory", path)
    }
  }
}
