import Glibc
package import SystemPackage

/// The operating system's file operations.
package struct SystemFileOperations: FileOperations {
  package init() {}

  package func create(
    _ path: FilePath, permissions: FilePermissions
  ) throws(LedgerError) -> FileDescriptor {
    try LedgerError.wrapping("create", path) {
      try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: permissions)
    }
  }

  package func openForAppending(
    _ path: FilePath, permissions: FilePermissions
  ) throws(LedgerError) -> FileDescriptor {
    try RegularFile.open(
      path, .readWrite, options: [.append, .create], permissions: permissions)
  }

  package func write(
    _ bytes: borrowing Span<UInt8>, to file: FileDescriptor, at path: FilePath
  ) throws(LedgerError) {
    do {
      _ = try unsafe bytes.withUnsafeBytes { try unsafe file.writeAll($0) }
    } catch let errno as Errno {
      throw LedgerError(errno, "write", path)
    } catch {
      throw LedgerError(.other, "could not write '\(path)'", cause: "\(error)")
    }
  }

  package func truncate(
    _ file: FileDescriptor, to length: Int64, at path: FilePath
  ) throws(LedgerError) {
    try LedgerError.wrapping("truncate", path) { try file.resize(to: length) }
  }

  package func sync(_ file: FileDescriptor, at path: FilePath) throws(LedgerError) {
    try retrying("write to disk", path) { fsync(file.rawValue) }
  }

  package func rename(_ path: FilePath, to target: FilePath) throws(LedgerError) {
    try retrying("rename to '\(target)'", path) {
      unsafe path.withPlatformString { from in
        unsafe target.withPlatformString { unsafe Glibc.rename(from, $0) }
      }
    }
  }

  package func link(_ path: FilePath, to target: FilePath) throws(LedgerError) {
    try retrying("link to '\(target)'", path) {
      unsafe path.withPlatformString { from in
        unsafe target.withPlatformString { unsafe Glibc.link(from, $0) }
      }
    }
  }

  package func remove(_ path: FilePath) throws(LedgerError) {
    do {
      try retrying("remove", path) {
        unsafe path.withPlatformString { unsafe Glibc.unlink($0) }
      }
    } catch  where error.code == .notFound {}
  }

  package func syncDirectory(_ path: FilePath) throws(LedgerError) {
    let directory = try LedgerError.wrapping("open the directory", path) {
      try FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec])
    }
    defer { try? directory.close() }
    try sync(directory, at: path)
  }

  private func retrying(
    _ attempt: @autoclosure () -> String, _ path: FilePath, _ call: () -> CInt
  ) throws(LedgerError) {
    while call() != 0 {
      let failure = Errno(rawValue: errno)
      if failure != .interrupted { throw LedgerError(failure, attempt(), path) }
    }
  }
}
