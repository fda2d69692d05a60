import ByteJSON
import Core
package import Ledger
package import SystemPackage

/// The bytes of an approval's file, format `keyshift.approval/1`: JSON with sorted keys.
package enum ApprovalCodecV1 {
  /// Bytes of a file, at most.
  static let limit = 1 << 16

  package static func encode(_ approval: Approval) -> [UInt8] {
    let statement = approval.statement
    var json = JSONWriter()
    json.beginObject()
    json.field("author", statement.author)
    json.field("cohort", statement.cohort)
    json.field("comment", statement.comment)
    json.field("environment", statement.environment)
    json.field("expires", statement.expires.description)
    json.field("format", ApprovalStatement.format)
    json.field("key", approval.key.id)
    json.field("name", statement.name)
    json.field("plan", statement.plan)
    json.field("public_key", approval.key.base64)
    json.field("signature", Base64Text.encode(approval.signature))
    json.field("time", statement.time.description)
    json.endObject()
    json.endLine()
    return json.bytes
  }

  /// Reads an approval; whether it is signed is `Approval.isSigned`'s to say.
  ///
  /// - Parameter path: where the bytes come from, for errors.
  /// - Throws: `.newerFormat` for a later version's, `.corrupted` for what is none or says more than its
  ///   signature covers: a member twice, an unknown one, a time in another spelling.
  package static func decode(_ bytes: [UInt8], at path: FilePath) throws(LedgerError) -> Approval {
    let remedy = "Have the plan approved again."
    let document = try JSONDocument.decode(
      Document.self, from: bytes, at: path, format: ApprovalStatement.format, remedy: remedy)
    let times = [
      (Document.CodingKeys.time, document.time), (Document.CodingKeys.expires, document.expires),
    ]
    try SignedDocument.check(
      bytes, members: Document.CodingKeys.allCases.map(\.rawValue),
      texts: times.map { ($0.0.rawValue, $0.1.description) }, at: path, remedy)
    guard let key = ApproverKey(text: document.public_key), key.id == document.key,
      let signature = Base64Text.decode(Array(document.signature.utf8)), signature.count == 64
    else {
      throw LedgerError(
        .corrupted, "the key or the signature in '\(path)' is invalid. \(remedy)")
    }
    return Approval(statement: document.statement, key: key, signature: signature)
  }

  private struct Document: Decodable {
    enum CodingKeys: String, CodingKey, CaseIterable {
      case format, plan, environment, cohort, name, author, comment, time, expires, key, public_key
      case signature
    }

    var format: String
    var plan: String
    var environment: String
    var cohort: String
    var name: String
    var author: String
    var comment: String
    var time: Timestamp
    var expires: Timestamp
    var key: String
    var public_key: String
    var signature: String

    var statement: ApprovalStatement {
      ApprovalStatement(
        plan: plan, environment: environment, cohort: cohort, name: name, author: author,
        comment: comment, time: time, expires: expires)
    }
  }
}
