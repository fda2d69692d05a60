package import Core

/// Why one key is what it is, by the rules and the records as they are now.
package struct KeyExplanation: Sendable {
  package enum Role: String, Sendable {
    case legacyKey = "legacy key"
    case canonicalKey = "canonical key"
    case inPlace = "in-place record"
  }

  /// What one of the rule's rewrites finds in the legacy record.
  package struct Finding: Hashable, Sendable {
    /// As the rewrite describes itself.
    package var rewrite: String
    /// Names to replace, and those that are as they are to be.
    package var count: Int

    package init(rewrite: String, count: Int) {
      self.rewrite = rewrite
      self.count = count
    }
  }

  package var identity: Identity
  package var rule: String
  package var namespace: Namespace
  package var role: Role
  package var source: Key
  package var destination: Key
  package var sourceFingerprint: Fingerprint?
  package var destinationFingerprint: Fingerprint?
  /// Nil where there is no legacy record to decide about.
  package var decision: Decision?
  /// The 'take' of the resolution; nil without a resolution.
  package var take: Resolution.Take?
  /// The run that wrote the destination last, where it is absent now; nil where none is known that did.
  package var writer: String?
  /// Where the rule looks for times, in its order; empty for a rule without.
  package var timeFields: [TimeField]
  /// What the records state; nil for one that is absent, and for a rule without times.
  package var sourceTime: Result<StatedTime, TimeGap>?
  package var destinationTime: Result<StatedTime, TimeGap>?
  /// Empty where there is no legacy record, or it cannot be read.
  package var findings: [Finding]

  package init(
    identity: Identity, rule: String, namespace: Namespace, role: Role, source: Key,
    destination: Key, sourceFingerprint: Fingerprint?, destinationFingerprint: Fingerprint?,
    decision: Decision?, take: Resolution.Take? = nil, writer: String? = nil,
    timeFields: [TimeField] = [],
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
    self.writer = writer
    self.timeFields = timeFields
    self.sourceTime = sourceTime
    self.destinationTime = destinationTime
    self.findings = findings
  }
}
