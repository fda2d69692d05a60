package import SystemPackage

/// A regular file that is open for reading.
///
/// What is read through it stays one file, even where its name leads to another one meanwhile.
final class OpenFile: Sendable {
  let path: FilePath
  private let descriptor: FileDescriptor

  /// - Throws: `.unreadable` for a directory, a pipe, a socket or a device.
  init(reading path: FilePath) throws(LedgerError) {
    self.path = path
    descriptor = try RegularFile.open(path)
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

package enum FileChunk {
  /// Reads up to `count` bytes at an offset; empty at the end of the file.
  package static func read(_ file: FileDescriptor, at offset: Int64, count: Int) throws -> [UInt8] {
    try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = try unsafe file.read(
        fromAbsoluteOffset: offset, into: UnsafeMutableRawBufferPointer(buffer))
    }
  }
}
