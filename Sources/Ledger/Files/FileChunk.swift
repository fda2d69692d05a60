package import SystemPackage

package enum FileChunk {
  /// Reads up to `count` bytes at an offset; empty at the end of the file.
  package static func read(_ file: FileDescriptor, at offset: Int64, count: Int) throws -> [UInt8] {
    try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = try unsafe file.read(
        fromAbsoluteOffset: offset, into: UnsafeMutableRawBufferPointer(buffer))
    }
  }
}
