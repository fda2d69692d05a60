import Core
import Ledger
import SwiftASN1

/// The public half of a person's Ed25519 key (RFC 8032).
package struct ApproverKey: Hashable, Sendable {
  package static let length = 32

  /// The key as RFC 8032 encodes it.
  package let bytes: [UInt8]
  /// The key as a `SubjectPublicKeyInfo` (RFC 8410, section 4), 44 bytes of DER: what PEM files hold.
  package let subjectPublicKeyInfo: [UInt8]

  /// - Returns: nil unless there are 32 bytes; whether they are a point of the curve is not asked.
  package init?(bytes: [UInt8]) {
    guard bytes.count == Self.length, let info = try? PublicKeyInfo(key: bytes).der() else {
      return nil
    }
    self.bytes = bytes
    subjectPublicKeyInfo = info
  }

  /// - Returns: nil for anything but a public Ed25519 key.
  package init?(subjectPublicKeyInfo: [UInt8]) {
    guard let info = try? PublicKeyInfo(derEncoded: subjectPublicKeyInfo) else { return nil }
    self.init(bytes: info.key)
  }

  /// The text of a PEM file, or the Base64 between its lines, or the Base64 of the bare 32 bytes.
  ///
  /// - Returns: nil for anything else; a private key is no public one.
  package init?(text: String) {
    let content: [UInt8]
    if text.contains("-----BEGIN") {
      guard let block = PEMDocument(onlyBlockOf: text),
        block.discriminator == PublicKeyInfo.defaultPEMDiscriminator
      else { return nil }
      content = block.derBytes
    } else {
      guard let bytes = Base64Text.decode(text.utf8.filter { !PEMDocument.isSpace($0) }) else {
        return nil
      }
      content = bytes
    }
    guard let key = Self(subjectPublicKeyInfo: content) ?? Self(bytes: content) else { return nil }
    self = key
  }

  /// The Base64 of `subjectPublicKeyInfo`, on one line.
  package var base64: String { Base64Text.encode(subjectPublicKeyInfo) }

  /// What `openssl pkey -pubout` prints, with a newline at the end.
  package var pem: String {
    PEMDocument(type: PublicKeyInfo.defaultPEMDiscriminator, derBytes: subjectPublicKeyInfo)
      .pemString + "\n"
  }
}

extension ApproverKey {
  /// `sha256:…` over `subjectPublicKeyInfo`: what
  /// `openssl pkey -pubin -in approver.pub.pem -outform DER | sha256sum` prints.
  package var id: String { RunningDigest.text(of: subjectPublicKeyInfo) }

  /// The first eight digits of `id`, for file names.
  package var shortID: String { String(id.dropFirst(RunningDigest.prefix.count).prefix(8)) }
}
