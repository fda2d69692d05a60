import Core
import Crypto
package import Ledger
import SwiftASN1

/// A person's Ed25519 key (RFC 8032), able to sign.
package struct SigningKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey
  package let publicKey: ApproverKey

  /// A new key from the system's random source.
  package init() throws(LedgerError) { try self.init(Curve25519.Signing.PrivateKey()) }

  /// The key of a PKCS#8 file in PEM (RFC 8410, section 7): what `keyshift keygen` and
  /// `openssl genpkey -algorithm ed25519` write.
  ///
  /// - Parameter source: the file, for messages; nothing of the key enters one.
  /// - Throws: `.invalidInput` for anything else, an encrypted key among it.
  package init(pem: [UInt8], source: String) throws(LedgerError) {
    let text = String(decoding: pem, as: UTF8.self)
    guard let block = PEMDocument(onlyBlockOf: text) else {
      throw Self.unusable(source, "it does not contain exactly one PEM block.")
    }
    switch block.discriminator {
    case PrivateKeyInfo.defaultPEMDiscriminator: break
    case "ENCRYPTED PRIVATE KEY":
      throw Self.unusable(
        source,
        "it is encrypted.", advice: .decryptKey(file: source))
    case PublicKeyInfo.defaultPEMDiscriminator:
      throw Self.unusable(source, "it is a public key. Name the private key.")
    default:
      throw Self.unusable(
        source,
        "it is not a PKCS#8 key. Convert it with `openssl pkcs8 -topk8 -nocrypt`.")
    }
    guard let info = try? PrivateKeyInfo(pemDocument: block),
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: info.seed)
    else {
      throw Self.unusable(source, "it is another kind of key, or damaged.", advice: .makeKey)
    }
    try self.init(key)
  }

  private init(_ key: Curve25519.Signing.PrivateKey) throws(LedgerError) {
    guard let publicKey = ApproverKey(bytes: Array(key.publicKey.rawRepresentation)) else {
      throw LedgerError(.other, "the public half of a key has an unexpected length")
    }
    self.key = key
    self.publicKey = publicKey
  }

  /// The key as PKCS#8 in PEM; a secret.
  package var pem: [UInt8] {
    get throws(LedgerError) {
      do {
        let info = PrivateKeyInfo(seed: Array(key.rawRepresentation))
        return Array("\(try info.serializeAsPEM().pemString)\n".utf8)
      } catch {
        throw LedgerError(.other, "could not write a key as PKCS#8", cause: "\(error)")
      }
    }
  }

  /// 64 bytes.
  package func signature(of message: [UInt8]) throws(LedgerError) -> [UInt8] {
    do { return Array(try key.signature(for: message)) } catch {
      throw LedgerError(.other, "signing failed", cause: "\(error)")
    }
  }

  private static func unusable(
    _ source: String, _ why: String, advice: Advice? = nil
  ) -> LedgerError {
    LedgerError(
      .invalidInput, "'\(source)' is not a usable Ed25519 private key: \(why)",
      advice: advice)
  }
}

extension ApproverKey {
  /// Whether the key's owner signed the message (RFC 8032, section 5.1.7).
  package func isValid(signature: [UInt8], of message: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
      return false
    }
    return key.isValidSignature(signature, for: message)
  }
}
