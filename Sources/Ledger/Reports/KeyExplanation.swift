public import Core

/// Why one key is what it is, by the rules and the records as they are now.
public struct KeyExplanation: Sendable {
  public enum Role: String, Sendable {
    case legacyKey = "legacy key"
    case canonicalKey = "canonical key"
    case inPlace = "in-place record"
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
  /// Where the rule looks for times, in its order; empty for a rule without.
  public var timeFields: [TimeField]
  /// What the records state; nil for one that is absent, and for a rule without times.
  public var sourceTime: Result<StatedTime, TimeGap>?
  public var destinationTime: Result<StatedTime, TimeGap>?

  public init(
    identity: Identity, rule: String, namespace: Namespace, role: Role, source: Key,
    destination: Key, sourceFingerprint: Fingerprint?, destinationFingerprint: Fingerprint?,
    decision: Decision?, timeFields: [TimeField] = [],
    sourceTime: Result<StatedTime, TimeGap>? = nil,
    destinationTime: Result<StatedTime, TimeGap>? = nil
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
    self.timeFields = timeFields
    self.sourceTime = sourceTime
    self.destinationTime = destinationTime
  }
}
