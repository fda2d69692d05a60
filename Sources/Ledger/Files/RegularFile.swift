import Glibc
package import SystemPackage

/// Opens files, and nothing else that can stand under a name.
///
/// Opening a named pipe waits for its other end, and opening a device can do anything at all; neither must be
/// able to stop a process that only lists a directory.
package enum RegularFile {
  /// - Parameter options: besides `.closeOnExec`.
  /// - Throws: `.unreadable` where the name is that of something else than a file.
  package static func open(
    _ path: FilePath, _ access: FileDescriptor.AccessMode = .readOnly,
    options: FileDescriptor.OpenOptions = [], permissions: FilePermissions? = nil,
    attempt: @autoclosure () -> String = "open"
  ) throws(LedgerError) -> FileDescriptor {
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(
        path, access, options: options.union([.closeOnExec, .nonBlocking]),
        permissions: permissions)
    } catch let errno as Errno {
      // A pipe without a reader, or a socket.
      if errno == .noSuchAddressOrDevice { throw notAFile(path, "a pipe, a socket or a device") }
      if errno == .isDirectory { throw notAFile(path, "a directory") }
      throw LedgerError(errno, attempt(), path)
    } catch {
      throw LedgerError(.other, "could not \(attempt()) '\(path)'", cause: "\(error)")
    }
    var status = stat()
    guard unsafe fstat(file.rawValue, &status) == 0 else {
      let failure = Errno(rawValue: errno)
      try? file.close()
      throw LedgerError(failure, attempt(), path)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      try? file.close()
      throw notAFile(path, kind(status.st_mode))
    }
    return file
  }

  /// Whether a file stands under the name, or a link to one; opens nothing.
  package static func exists(_ path: FilePath) -> Bool {
    var status = stat()
    return unsafe path.withPlatformString { unsafe stat($0, &status) } == 0
      && status.st_mode & S_IFMT == S_IFREG
  }

  private static func notAFile(_ path: FilePath, _ kind: String) -> LedgerError {
    LedgerError(.unreadable, "'\(path)' is \(kind), not a file. Name a file, or move it away.")
  }

  private static func kind(_ mode: mode_t) -> String {
    switch mode & S_IFMT {
    case S_IFDIR: "a directory"
    case S_IFIFO: "a pipe"
    case S_IFSOCK: "a socket"
    default: "a device"
    }
  }
}

/// Whether files exist, without opening them.
package enum FileExistence {
  package static func exists(_ path: FilePath) -> Bool {
    unsafe path.withPlatformString { unsafe access($0, F_OK) } == 0
  }

  /// Whether there is a regular file without content.
  package static func isEmpty(_ path: FilePath) -> Bool {
    var status = stat()
    guard unsafe path.withPlatformString({ unsafe stat($0, &status) }) == 0 else { return false }
    return status.st_mode & S_IFMT == S_IFREG && status.st_size == 0
  }

  package static func isWritable(_ path: FilePath) -> Bool {
    unsafe path.withPlatformString { unsafe access($0, W_OK) } == 0
  }
}
