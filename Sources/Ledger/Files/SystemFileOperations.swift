import Glibc
public import SystemPackage

/// The operating system's file operations.
public struct SystemFileOperations: FileOperations {
  public init() {}

  public func create(
    _ path: FilePath, permissions: FilePermissions
  ) throws(LedgerError) -> FileDescriptor {
    try LedgerError.wrapping("create", path) {
      try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: permissions)
    }
  }

  public func openForAppending(
    _ path: FilePath, permissions: FilePermissions
  ) throws(LedgerError) -> FileDescriptor {
    try RegularFile.open(
      path, .readWrite, options: [.append, .create], permissions: permissions)
  }

  public func write(
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

  public func truncate(
    _ file: FileDescriptor, to length: Int64, at path: FilePath
  ) throws(LedgerError) {
    try LedgerError.wrapping("truncate", path) { try file.resize(to: length) }
  }

  public func sync(_ file: FileDescriptor, at path: FilePath) throws(LedgerError) {
    try retrying("write to disk", path) { fsync(file.rawValue) }
  }

  public func rename(_ path: FilePath, to target: FilePath) throws(LedgerError) {
    try retrying("rename to '\(target)'", path) {
      unsafe path.withPlatformString { from in
        unsafe target.withPlatformString { unsafe Glibc.rename(from, $0) }
      }
    }
  }

  public func link(_ path: FilePath, to target: FilePath) throws(LedgerError) {
    try retrying("link to '\(target)'", path) {
      unsafe path.withPlatformString { from in
        unsafe target.withPlatformString { unsafe Glibc.link(from, $0) }
      }
    }
  }

  public func remove(_ path: FilePath) throws(LedgerError) {
    do {
      try retrying("remove", path) {
        unsafe path.withPlatformString { unsafe Glibc.unlink($0) }
      }
    } catch  where error.code == .notFound {}
  }

  public func syncDirectory(_ path: FilePath) throws(LedgerError) {
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
