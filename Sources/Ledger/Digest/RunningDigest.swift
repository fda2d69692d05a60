package import Core
import Crypto

/// SHA-256 (FIPS 180-4) over bytes that come in pieces.
package struct RunningDigest: Sendable {
  private var function = SHA256()

  package init() {}

  package mutating func update(_ bytes: borrowing Span<UInt8>) {
    unsafe bytes.withUnsafeBytes { unsafe function.update(bufferPointer: $0) }
  }

  package mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

  /// The digest of everything so far; more may follow.
  package var value: Fingerprint { Fingerprint(function.finalize()) }

  /// `sha256:` and 64 lower-case hexadecimal digits.
  package var text: String { Self.prefix + value.description }

  /// The same for bytes at hand.
  package static func text(of bytes: [UInt8]) -> String {
    var digest = RunningDigest()
    digest.update(bytes)
    return digest.text
  }

  package static let prefix = "sha256:"
}

extension Fingerprint {
  init(_ digest: SHA256.Digest) {
    self.init(
      words: unsafe digest.withUnsafeBytes { bytes in
        func word(_ index: Int) -> UInt64 {
          unsafe UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
        }
        return (word(0), word(1), word(2), word(3))
      })
  }
}

/// Hashes over bytes at hand, as bytes; a file's own digest is `RunningDigest`'s to make.
package enum KeyedHash {
  /// SHA-256 (FIPS 180-4); 32 bytes.
  package static func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

  /// HMAC (RFC 2104) with SHA-256; 32 bytes.
  package static func hmacSHA256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
  }
}
