import SystemPackage

/// A regular file that is open for reading.
///
/// What is read through it stays one file, even where its name leads to another one meanwhile.
final class OpenFile: Sendable {
  let path: FilePath
  private let descriptor: FileDescriptor

  /// Opens the file without waiting, so that a pipe without a writer cannot hold the program up.
  ///
  /// - Throws: `.invalidInput` for a directory, a pipe, a socket or a device.
  init(reading path: FilePath) throws(LedgerError) {
    self.path = path
    let descriptor = try LedgerError.wrapping("open", path) {
      try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
    }
    do throws(LedgerError) {
      guard try FileStamp.isRegularFile(descriptor, path) else {
        throw LedgerError(
          .invalidInput,
          "'\(path)' is not a regular file: it is a directory, a pipe or a device. Name a file.")
      }
    } catch {
      try? descriptor.close()
      throw error
    }
    self.descriptor = descriptor
  }

  deinit { try? descriptor.close() }

  /// Up to `count` bytes at an offset; empty at the end of the file.
  func read(at offset: Int64, count: Int) throws(LedgerError) -> [UInt8] {
    try LedgerError.wrapping("read", path) { [descriptor] in
      try FileChunk.read(descriptor, at: offset, count: count)
    }
  }

  /// What the file is now: another stamp means that its content was written to.
  func stamp() throws(LedgerError) -> FileStamp { try FileStamp(of: descriptor, path) }
}
