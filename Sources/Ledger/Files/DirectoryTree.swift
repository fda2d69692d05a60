import Glibc
package import SystemPackage

/// Directories that the ledger's files stand in.
package enum DirectoryTree {
  /// Creates the directory and those above it where they are absent, and makes their names durable.
  ///
  /// - Parameter permissions: of those that are made, less the process's umask.
  /// - Throws: `LedgerError` where one cannot be made, also where something else has the name, such as
  ///   a link that leads nowhere. Directories made until then stay.
  package static func create(
    _ path: FilePath, permissions: FilePermissions = FileMode.current.directories
  ) throws(LedgerError) {
    var absent: [FilePath] = []
    var current = path
    while try !make(current, permissions) {
      absent.append(current)
      let parent = current.directory
      // What is above `/` or the working directory cannot be made: it was removed.
      guard parent != current else { throw gone(path) }
      current = parent
    }
    for path in absent.reversed() {
      guard try make(path, permissions) else { throw gone(path) }
    }
  }

  /// Creates a directory that only the owner can enter.
  ///
  /// - Throws: `.exists` where there is anything of that name.
  package static func createPrivate(_ path: FilePath) throws(LedgerError) {
    guard isMade(path, [.ownerReadWriteExecute]) else {
      throw LedgerError(Errno(rawValue: errno), "create the directory", path)
    }
  }

  /// Whether there is a directory, by whatever links.
  ///
  /// - Throws: where something else has the name, such as a link that leads nowhere or in circles: then
  ///   what the directory holds is not known, which is not the same as nothing.
  package static func exists(_ path: FilePath) throws(LedgerError) -> Bool {
    var status = stat()
    guard unsafe path.withPlatformString({ unsafe lstat($0, &status) }) == 0 else {
      let failure = Errno(rawValue: errno)
      if failure == .noSuchFileOrDirectory { return false }
      throw LedgerError(failure, "look at the directory", path)
    }
    try check(path, "look at the directory")
    return true
  }

  /// - Returns: false where the directory above is absent.
  private static func make(
    _ path: FilePath, _ permissions: FilePermissions
  ) throws(LedgerError) -> Bool {
    if isMade(path, permissions) {
      try SystemFileOperations().syncDirectory(path.directory)
      return true
    }
    switch Errno(rawValue: errno) {
    case .fileExists:
      try check(path, "create the directory")
      return true
    case .noSuchFileOrDirectory: return false
    case let failure: throw LedgerError(failure, "create the directory", path)
    }
  }

  private static func isMade(_ path: FilePath, _ permissions: FilePermissions) -> Bool {
    unsafe path.withPlatformString { unsafe mkdir($0, permissions.rawValue) } == 0
  }

  /// That what has the name is a directory, by whatever links.
  private static func check(_ path: FilePath, _ attempt: String) throws(LedgerError) {
    var status = stat()
    guard unsafe path.withPlatformString({ unsafe stat($0, &status) }) == 0 else {
      let failure = Errno(rawValue: errno)
      guard failure == .noSuchFileOrDirectory else {
        throw LedgerError(failure, attempt, path)
      }
      throw LedgerError(
        .notFound,
        "'\(path)' is a link to a directory that does not exist, such as an unmounted volume. "
          + "Mount it, or name another directory.")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw LedgerError(
        .exists, "'\(path)' is not a directory. Move the file away, or name another directory.")
    }
  }

  private static func gone(_ path: FilePath) -> LedgerError {
    LedgerError(
      .notFound,
      "could not create the directory '\(path)': the system does not allow it there, or the "
        + "working directory was removed. Name another directory.")
  }
}
