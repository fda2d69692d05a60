import Core
import Glibc
package import Ledger
import SystemPackage

/// Keeps an approver's key: the private half in one file, the public one next to it, both PEM.
package enum KeyFile {
  /// `approver.pub.pem` for `approver.pem`.
  package static func publicPath(of path: String) -> String {
    (path.hasSuffix(".pem") ? String(path.dropLast(4)) : path) + ".pub.pem"
  }

  /// Writes both halves, the private one with mode 0600.
  ///
  /// - Throws: `.exists` where either file is there already; nothing is replaced.
  package static func create(_ key: SigningKey, at path: String) throws(LedgerError) {
    for path in [path, publicPath(of: path)] where FileExistence.exists(FilePath(path)) {
      throw LedgerError(
        .exists, "'\(path)' exists, and a key never overwrites a file. Name another file.")
    }
    try NewFile.write(try key.pem, to: FilePath(path), permissions: .privateFile)
    try NewFile.write(
      Array(key.publicKey.pem.utf8), to: FilePath(publicPath(of: path)), permissions: .sharedFile)
  }

  /// - Throws: `.permissionDenied` where others than the owner may read the file; what
  ///   `SigningKey.init(pem:source:)` throws.
  package static func read(_ path: String) throws(LedgerError) -> SigningKey {
    let bytes = try AtomicFile.read(FilePath(path), limit: 1 << 16)
    var status = stat()
    if unsafe stat(path, &status) == 0, status.st_mode & 0o077 != 0 {
      throw LedgerError(
        .permissionDenied,
        "the private key '\(path)' is readable by other users. Run `chmod 600 \(path)`, and "
          + "create a new key if it may have been read.")
    }
    return try SigningKey(pem: bytes, source: path)
  }
}
