public import Core

/// Why one key is what it is, by the rules and the records as they are now.
public struct KeyExplanation: Sendable {
  public enum Role: String, Sendable {
    case legacyKey = "legacy key"
    case canonicalKey = "canonical key"
    case inPlace = "in-place record"
  }

  /// What one of the rule's rewrites finds in the legacy record.
  public struct Finding: Hashable, Sendable {
    /// As the rewrite describes itself.
    public var rewrite: String
    /// Names to replace, and those that are as they are to be.
    public var count: Int

    public init(rewrite: String, count: Int) {
      self.rewrite = rewrite
      self.count = count
    }
  }

  public var identity: Identity
  public var rule: String
  public var namespace: Namespace
  public var role: Role
  public var source: Key
  public var destination: Key
  public var sourceFingerprint: Fingerprint?
  public var destinationFingerprint: Fingerprint?
  /// Nil where there is no legacy record to decide about.
  public var decision: Decision?
  /// What a person's resolution takes; nil where nobody decided.
  public var take: Resolution.Take?
  /// Where the rule looks for times, in its order; empty for a rule without.
  public var timeFields: [TimeField]
  /// What the records state; nil for one that is absent, and for a rule without times.
  public var sourceTime: Result<StatedTime, TimeGap>?
  public var destinationTime: Result<StatedTime, TimeGap>?
  /// Empty where there is no legacy record, or it cannot be read.
  public var findings: [Finding]

  public init(
    identity: Identity, rule: String, namespace: Namespace, role: Role, source: Key,
    destination: Key, sourceFingerprint: Fingerprint?, destinationFingerprint: Fingerprint?,
    decision: Decision?, take: Resolution.Take? = nil, timeFields: [TimeField] = [],
    sourceTime: Result<StatedTime, TimeGap>? = nil,
    destinationTime: Result<StatedTime, TimeGap>? = nil, findings: [Finding] = []
  ) {
    self.identity = identity
    self.rule = rule
    self.namespace = namespace
    self.role = role
    self.source = source
    self.destination = destination
    self.sourceFingerprint = sourceFingerprint
    self.destinationFingerprint = destinationFingerprint
    self.decision = decision
    self.take = take
    self.timeFields = timeFields
    self.sourceTime = sourceTime
    self.destinationTime = destinationTime
    self.findings = findings
  }
}
