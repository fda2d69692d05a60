import Core
import Foundation
import Glibc
import Ledger

/// Reads files that a cohort plan names: regular files below allowed directories, links included.
///
/// What is read is what was judged: the file is opened without touching it, its own path is asked of
/// the kernel, and the same file is opened again for reading.
struct ConfinedFiles: Sendable {
  /// Absolute; the first is the cohort plan's directory.
  let roots: [String]

  /// - Parameter limit: in bytes.
  /// - Throws: `PathRefusal` for a path that leads out of the roots, or to something that is no
  ///   regular file; `LedgerError` for a file that is not there or cannot be read.
  func read(_ path: String, limit: Int = 1 << 28) throws -> [UInt8] {
    let handle = try locate(path)
    defer { close(handle) }
    let file = try Self.reopen(handle, path)
    defer { close(file) }
    return try Self.contents(file, path, limit: limit)
  }

  /// The same check, for a file that something else opens.
  func check(_ path: String) throws {
    close(try locate(path))
  }

  /// Like `read`, and nil where there is no file.
  func readIfPresent(_ path: String) throws -> [UInt8]? {
    do { return try read(path) } catch let error as LedgerError where error.code == .notFound {
      return nil
    }
  }

  // MARK: - Where the file is

  /// A handle that neither reads nor writes, of a regular file below the roots.
  private func locate(_ path: String) throws -> Int32 {
    let absolute = Files.absolute(path)
    guard roots.contains(where: { Self.holds($0, absolute) }) else { throw outside(path) }
    let handle = unsafe open(absolute, Self.pathOnly | O_CLOEXEC)
    guard handle >= 0 else { throw Self.failure(path) }
    do {
      try judge(handle, path)
      return handle
    } catch {
      close(handle)
      throw error
    }
  }

  private func judge(_ handle: Int32, _ path: String) throws {
    guard let real = Self.path(of: handle) else {
      throw PathRefusal(
        "cannot find out where '\(path)' leads, because /proc is not mounted. Mount it.")
    }
    let isBelow = roots.contains { root in Self.real(root).map { Self.holds($0, real) } ?? false }
    guard isBelow, !Self.systemDirectories.contains(where: { Self.holds($0, real) }) else {
      throw outside(path)
    }
    var status = stat()
    guard unsafe fstat(handle, &status) == 0 else { throw Self.failure(path) }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw LedgerError(.unreadable, "'\(path)' is a directory. Name a file.")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw PathRefusal("'\(path)' is not a regular file. Name a file.")
    }
  }

  private func outside(_ path: String) -> PathRefusal {
    PathRefusal(
      "'\(path)' is outside the plan's directory, directly or through a link. Move the file "
        + "there, or ask the operator to list its directory in \(OperatorSettings.rootsVariable) "
        + "or in 'roots' of the policy that KEYSHIFT_POLICY names.")
  }

  /// O_PATH of <fcntl.h>, which is for _GNU_SOURCE only: a handle that neither reads nor writes.
  private static let pathOnly: Int32 = 0o10_000_000

  /// What these hold are no files, whatever their type says.
  private static let systemDirectories = ["/proc", "/sys", "/dev"]

  private static func holds(_ directory: String, _ path: String) -> Bool {
    let start = directory.hasSuffix("/") ? directory : directory + "/"
    return path.utf8.count > start.utf8.count && path.utf8.starts(with: start.utf8)
  }

  private static func real(_ directory: String) -> String? {
    let handle = unsafe open(directory, Self.pathOnly | O_CLOEXEC | O_DIRECTORY)
    guard handle >= 0 else { return nil }
    defer { close(handle) }
    return path(of: handle)
  }

  private static func path(of handle: Int32) -> String? {
    var bytes = [UInt8](repeating: 0, count: 8_192)
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      guard let base = buffer.baseAddress else { return -1 }
      return unsafe readlink(
        "/proc/self/fd/\(handle)", base.assumingMemoryBound(to: CChar.self), buffer.count)
    }
    guard count > 0, count < bytes.count else { return nil }
    return String(validating: bytes[..<count], as: UTF8.self)
  }

  // MARK: - What it holds

  private static func reopen(_ handle: Int32, _ path: String) throws(LedgerError) -> Int32 {
    let file = unsafe open("/proc/self/fd/\(handle)", O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw failure(path) }
    return file
  }

  private static func contents(
    _ file: Int32, _ path: String, limit: Int
  ) throws(LedgerError) -> [UInt8] {
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe part.withUnsafeMutableBytes {
        unsafe Glibc.read(file, $0.baseAddress, $0.count)
      }
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(path)
      }
      bytes += part[..<count]
      guard bytes.count <= limit else {
        throw LedgerError(
          .invalidInput, "'\(path)' has more than \(limit) bytes. Name another file.")
      }
    }
  }

  private static func failure(_ path: String) -> LedgerError {
    errno == ENOENT || errno == ENOTDIR
      ? LedgerError(.notFound, "there is no file '\(path)'. Check the path.")
      : LedgerError(.unreadable, "'\(path)' cannot be read. Check its permissions.")
  }
}
