import Crypto

/// Hashes over bytes at hand, as bytes; a file's own digest is `RunningDigest`'s to make.
package enum KeyedHash {
  /// SHA-256 (FIPS 180-4); 32 bytes.
  package static func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

  /// HMAC (RFC 2104) with SHA-256; 32 bytes.
  package static func hmacSHA256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
  }
}
