public import Core

/// What an approver says of a plan, and signs.
public struct ApprovalStatement: Hashable, Sendable {
  public static let format = "keyshift.approval/1"
  /// Bytes of the name, the author and the comment, at most, each.
  public static let longestText = 1_000

  /// The plan's digest, `sha256:…`.
  public var plan: String
  public var environment: String
  public var cohort: String
  /// Who approves, as they call themselves; the key says who they are.
  public var name: String
  /// Who had made the plan that was read, as its header says.
  public var author: String
  /// Empty where there is none.
  public var comment: String
  public var time: Timestamp
  /// From here on the approval does not count.
  public var expires: Timestamp

  public init(
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
  public func signedBytes(key: ApproverKey) -> [UInt8] {
    SignedFields.bytes(
      Self.format,
      [
        plan, environment, cohort, name, author, comment, time.description, expires.description,
        key.id,
      ])
  }
}
