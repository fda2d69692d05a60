package import SystemPackage

/// The digest that seals a file.
package enum FileDigest {
  /// `sha256:…` over the file's bytes; reads it in pieces.
  package static func text(of path: FilePath) throws(LedgerError) -> String {
    let file = try RegularFile.open(path)
    defer { try? file.close() }
    var digest = RunningDigest()
    var offset: Int64 = 0
    while true {
      let position = offset
      let piece = try LedgerError.wrapping("read", path) {
        try FileChunk.read(file, at: position, count: 1 << 18)
      }
      if piece.isEmpty { return digest.text }
      digest.update(piece)
      offset += Int64(piece.count)
    }
  }
}
