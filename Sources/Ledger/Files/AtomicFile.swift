package import SystemPackage

/// Whole small files, replaced in one step.
package enum AtomicFile {
  /// Writes a temporary file in the same directory, syncs it, renames it over `path` and syncs the
  /// directory: at any crash a reader sees the old file or the new one.
  ///
  /// - Parameter keepingPrevious: whether the generation replaced stays as `NAME.previous`.
  package static func write(
    _ bytes: [UInt8], to path: FilePath, permissions: FilePermissions = .ledgerFile,
    keepingPrevious: Bool = false, operations: any FileOperations = SystemFileOperations()
  ) throws(LedgerError) {
    let writer = try AtomicFileWriter(
      path, permissions: permissions, keepingPrevious: keepingPrevious, operations: operations)
    try writer.append(bytes)
    try writer.commit()
  }

  /// Reads a whole file.
  ///
  /// - Parameter limit: in bytes; a longer file is `.corrupted`, not read.
  /// - Throws: `.notFound` where there is no file, `.invalidInput` for a FIFO, device or directory.
  package static func read(
    _ path: FilePath, limit: Int = 1 << 30
  ) throws(LedgerError) -> [UInt8] {
    let file = try RegularFile.open(path)
    defer { try? file.close() }
    let length = try LedgerError.wrapping("read", path) { try file.seek(offset: 0, from: .end) }
    guard length <= limit else {
      throw LedgerError(
        .corrupted,
        "'\(path)' has \(length) bytes; the limit is \(limit). It is not a file of this kind."
      )
    }
    return try LedgerError.wrapping("read", path) {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(Int(length))
      while bytes.count < limit {
        let part = try FileChunk.read(file, at: Int64(bytes.count), count: 1 << 16)
        if part.isEmpty { break }
        bytes += part
      }
      return bytes
    }
  }

  /// Gives the present generation the name `NAME.previous` as well; does nothing where there is none.
  static func keepPrevious(
    of path: FilePath, _ operations: any FileOperations
  ) throws(LedgerError) {
    let second = path.beside(prefix: ".", suffix: ".previous.tmp")
    try operations.remove(second)
    do { try operations.link(path, to: second) } catch  where error.code == .notFound { return }
    try operations.rename(second, to: path.previousGeneration)
    // Renaming one name of a file over another of the same file does nothing (POSIX rename), as
    // after a crash between this step and the replacement.
    try operations.remove(second)
  }
}

extension FilePath {
  /// The directory that holds the file; `.` for a bare name.
  package var directory: FilePath {
    let parent = removingLastComponent()
    return parent.isEmpty ? FilePath(".") : parent
  }

  /// A file in the same directory whose name has something before and after.
  package func beside(prefix: String = "", suffix: String) -> FilePath {
    let name = lastComponent?.string ?? ""
    return removingLastComponent().appending(prefix + name + suffix)
  }

  /// Where the generation before this one is kept.
  package var previousGeneration: FilePath { beside(suffix: ".previous") }
}
