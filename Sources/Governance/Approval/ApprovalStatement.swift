package import Core

/// An approver's signed statement about a plan.
package struct ApprovalStatement: Hashable, Sendable {
  package static let format = "keyshift.approval/1"
  /// Bytes of the name, the author and the comment, at most, each.
  package static let longestText = 1_000

  /// The plan's digest, `sha256:…`.
  package var plan: String
  package var environment: String
  package var cohort: String
  /// Who approves, as they call themselves; the key says who they are.
  package var name: String
  /// Who had made the plan that was read, as its header says.
  package var author: String
  /// Empty where there is none.
  package var comment: String
  package var time: Timestamp
  /// From here on the approval does not count.
  package var expires: Timestamp

  package init(
    plan: String, environment: String, cohort: String, name: String, author: String,
    comment: String = "", time: Timestamp, expires: Timestamp
  ) {
    self.plan = plan
    self.environment = environment
    self.cohort = cohort
    self.name = name
    self.author = author
    self.comment = comment
    self.time = time
    self.expires = expires
  }

  /// The bytes that the key signs: the format's name, then for each field, in the order in which this
  /// type lists them and `key` at the end, its length as eight bytes, big-endian, and its UTF-8.
  ///
  /// No two statements have the same bytes, and no other file of this program starts so.
  package func signedBytes(key: ApproverKey) -> [UInt8] {
    SignedFields.bytes(
      Self.format,
      [
        plan, environment, cohort, name, author, comment, time.description, expires.description,
        key.id,
      ])
  }
}
