import Core
import Ledger

/// The public half of a person's Ed25519 key (RFC 8032).
public struct ApproverKey: Hashable, Sendable {
  public static let length = 32

  /// The key as RFC 8032 encodes it.
  public let bytes: [UInt8]

  /// - Returns: nil unless there are 32 bytes; whether they are a point of the curve is not asked.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.length else { return nil }
    self.bytes = bytes
  }

  /// The key as a `SubjectPublicKeyInfo` (RFC 8410, section 4): what PEM files hold.
  ///
  /// - Returns: nil for anything but a public Ed25519 key.
  public init?(subjectPublicKeyInfo: [UInt8]) {
    guard subjectPublicKeyInfo.starts(with: Self.prefix) else { return nil }
    self.init(bytes: Array(subjectPublicKeyInfo.dropFirst(Self.prefix.count)))
  }

  /// The text of a PEM file, or the Base64 between its lines, or the Base64 of the bare 32 bytes.
  ///
  /// - Returns: nil for anything else; a private key is no public one.
  public init?(text: String) {
    let content: [UInt8]
    if text.contains("-----BEGIN") {
      guard let block = PEMBlock(text), block.label == Self.label else { return nil }
      content = block.content
    } else {
      guard let bytes = Base64Text.decode(text.utf8.filter { !PEMBlock.isSpace($0) }) else {
        return nil
      }
      content = bytes
    }
    guard let key = Self(subjectPublicKeyInfo: content) ?? Self(bytes: content) else { return nil }
    self = key
  }

  /// 44 bytes of DER.
  public var subjectPublicKeyInfo: [UInt8] { Self.prefix + bytes }

  /// The Base64 of `subjectPublicKeyInfo`, on one line.
  public var base64: String { Base64Text.encode(subjectPublicKeyInfo) }

  /// What `openssl pkey -pubout` prints, with a newline at the end.
  public var pem: String { PEMBlock(label: Self.label, content: subjectPublicKeyInfo).text }

  private static let label = "PUBLIC KEY"
  /// SEQUENCE { SEQUENCE { OID 1.3.101.112 }, BIT STRING of 32 bytes … }
  private static let prefix: [UInt8] = [
    0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
  ]
}

extension ApproverKey {
  /// `sha256:…` over `subjectPublicKeyInfo`: what
  /// `openssl pkey -pubin -in approver.pub.pem -outform DER | sha256sum` prints.
  public var id: String { RunningDigest.text(of: subjectPublicKeyInfo) }

  /// The first eight digits of `id`, for file names.
  public var shortID: String { String(id.dropFirst(RunningDigest.prefix.count).prefix(8)) }
}
