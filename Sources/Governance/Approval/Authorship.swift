import ByteJSON
package import Core
package import Ledger
package import SystemPackage

/// A plan's author's signature on it, detached from it.
///
/// It says only who made the plan; it approves nothing.
package struct Authorship: Hashable, Sendable {
  package static let format = "keyshift.authorship/1"

  /// The plan's digest, `sha256:…`.
  package let plan: String
  package let environment: String
  package let cohort: String
  package let time: Timestamp
  package let key: ApproverKey
  /// 64 bytes.
  package let signature: [UInt8]

  private init(
    plan: String, environment: String, cohort: String, time: Timestamp, key: ApproverKey,
    signature: [UInt8]
  ) {
    self.plan = plan
    self.environment = environment
    self.cohort = cohort
    self.time = time
    self.key = key
    self.signature = signature
  }

  /// Signs a plan.
  package init(
    of digest: String, _ subject: PlanSubject, time: Timestamp, with key: SigningKey
  ) throws(LedgerError) {
    let bytes = Self.signedBytes(
      digest, subject.environment, subject.name, time, key: key.publicKey)
    self.init(
      plan: digest, environment: subject.environment, cohort: subject.name, time: time,
      key: key.publicKey, signature: try key.signature(of: bytes))
  }

  /// Whether the key's owner signed this plan: digest, environment and cohort are its own.
  package func holds(for digest: String, _ subject: PlanSubject) -> Bool {
    guard plan == digest, environment == subject.environment, cohort == subject.name else {
      return false
    }
    return key.isValid(
      signature: signature, of: Self.signedBytes(plan, environment, cohort, time, key: key))
  }

  /// The format's name, then each field's length as eight bytes, big-endian, and its UTF-8.
  private static func signedBytes(
    _ plan: String, _ environment: String, _ cohort: String, _ time: Timestamp, key: ApproverKey
  ) -> [UInt8] {
    SignedFields.bytes(format, [plan, environment, cohort, time.description, key.id])
  }
}

/// The bytes that signatures of this program are made over.
enum SignedFields {
  /// The format's name, then each field's length as eight bytes, big-endian, and its UTF-8: no two lists
  /// have the same bytes.
  static func bytes(_ format: String, _ fields: [String]) -> [UInt8] {
    var bytes = Array(format.utf8)
    for field in fields {
      let length = UInt64(field.utf8.count)
      bytes += (0..<8).reversed().map { UInt8(truncatingIfNeeded: length >> UInt64($0 * 8)) }
      bytes += field.utf8
    }
    return bytes
  }
}

extension Authorship {
  /// JSON with sorted keys, as its file has it.
  package func encoded() -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.field("cohort", cohort)
    json.field("environment", environment)
    json.field("format", Self.format)
    json.field("key", key.id)
    json.field("plan", plan)
    json.field("public_key", key.base64)
    json.field("signature", Base64Text.encode(signature))
    json.field("time", time.description)
    json.endObject()
    json.endLine()
    return json.bytes
  }

  /// - Throws: `.newerFormat` for a later version's, `.corrupted` for what is none.
  package init(decoding bytes: [UInt8], at path: FilePath) throws(LedgerError) {
    let remedy = "Have the plan signed again by its author."
    let document = try JSONDocument.decode(
      Document.self, from: bytes, at: path, format: Self.format, remedy: remedy)
    try SignedDocument.check(
      bytes, members: Document.CodingKeys.allCases.map(\.rawValue),
      texts: [(Document.CodingKeys.time.rawValue, document.time.description)], at: path, remedy)
    guard let key = ApproverKey(text: document.public_key), key.id == document.key,
      let signature = Base64Text.decode(Array(document.signature.utf8)), signature.count == 64
    else {
      throw LedgerError(
        .corrupted, "the key or the signature in '\(path)' is invalid. \(remedy)")
    }
    self.init(
      plan: document.plan, environment: document.environment, cohort: document.cohort,
      time: document.time, key: key, signature: signature)
  }

  private struct Document: Decodable {
    enum CodingKeys: String, CodingKey, CaseIterable {
      case format, plan, environment, cohort, time, key, public_key, signature
    }

    var format: String
    var plan: String
    var environment: String
    var cohort: String
    var time: Timestamp
    var key: String
    var public_key: String
    var signature: String
  }
}
