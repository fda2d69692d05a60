import SwiftASN1

/// The public half of an Ed25519 key as a `SubjectPublicKeyInfo` (RFC 8410, section 4).
struct PublicKeyInfo: PEMRepresentable {
  static let defaultPEMDiscriminator = "PUBLIC KEY"

  var key: [UInt8]

  init(key: [UInt8]) { self.key = key }

  /// - Throws: for a key of another kind, and for anything besides the key.
  init(derEncoded node: ASN1Node) throws {
    key = try DER.sequence(node, identifier: .sequence) { nodes in
      _ = try Ed25519Identifier(derEncoded: &nodes)
      let bits = try ASN1BitString(derEncoded: &nodes)
      guard bits.paddingBits == 0 else {
        throw ASN1Error.invalidASN1Object(reason: "the key ends within a byte")
      }
      return Array(bits.bytes)
    }
  }

  func serialize(into coder: inout DER.Serializer) throws {
    try coder.appendConstructedNode(identifier: .sequence) { coder in
      try coder.serialize(Ed25519Identifier())
      try coder.serialize(ASN1BitString(bytes: key[...]))
    }
  }
}

/// An Ed25519 key in PKCS#8, version 1 and without attributes (RFC 8410, section 7); a secret.
struct PrivateKeyInfo: PEMRepresentable {
  static let defaultPEMDiscriminator = "PRIVATE KEY"

  var seed: [UInt8]

  init(seed: [UInt8]) { self.seed = seed }

  /// - Throws: for a key of another kind, and for anything besides the key.
  init(derEncoded node: ASN1Node) throws {
    seed = try DER.sequence(node, identifier: .sequence) { nodes in
      guard try Int(derEncoded: &nodes) == 0 else {
        throw ASN1Error.invalidASN1Object(reason: "the key's format is another version")
      }
      _ = try Ed25519Identifier(derEncoded: &nodes)
      let content = try ASN1OctetString(derEncoded: &nodes)
      return Array(try ASN1OctetString(derEncoded: content.bytes).bytes)
    }
  }

  func serialize(into coder: inout DER.Serializer) throws {
    try coder.appendConstructedNode(identifier: .sequence) { coder in
      try coder.serialize(0)
      try coder.serialize(Ed25519Identifier())
      let content = try ASN1OctetString(contentBytes: seed[...]).der()
      try coder.serialize(ASN1OctetString(contentBytes: content[...]))
    }
  }
}

extension DERSerializable {
  func der() throws -> [UInt8] {
    var serializer = DER.Serializer()
    try serializer.serialize(self)
    return serializer.serializedBytes
  }
}

/// The `AlgorithmIdentifier` of Ed25519, which has no parameters.
private struct Ed25519Identifier: DERParseable, DERSerializable {
  private static let algorithm: ASN1ObjectIdentifier = [1, 3, 101, 112]

  init() {}

  init(derEncoded node: ASN1Node) throws {
    try DER.sequence(node, identifier: .sequence) { nodes in
      guard try ASN1ObjectIdentifier(derEncoded: &nodes) == Self.algorithm else {
        throw ASN1Error.invalidASN1Object(reason: "the key is of another kind")
      }
    }
  }

  func serialize(into coder: inout DER.Serializer) throws {
    try coder.appendConstructedNode(identifier: .sequence) { coder in
      try coder.serialize(Self.algorithm)
    }
  }
}
