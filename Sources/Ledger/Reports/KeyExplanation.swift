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

  /// One of the two records, as it is now.
  package struct Record: Sendable {
    package var fingerprint: Fingerprint
    /// Of the value.
    package var bytes: Int
    package var hasMetadata: Bool
    /// Seconds since 1970; nil for a record that does not expire.
    package var expiration: Int64?
    /// What its owner field holds, or the start of it; nil for a rule without, and where it names nobody.
    package var owner: String?
    /// What it states as its time; nil for a rule without times.
    package var time: Result<StatedTime, TimeGap>?

    package init(
      _ entry: Entry, owner: String? = nil, time: Result<StatedTime, TimeGap>? = nil
    ) {
      fingerprint = Fingerprint(of: entry)
      bytes = entry.value.count
      hasMetadata = entry.metadata != nil
      expiration = entry.expiration
      self.owner = owner
      self.time = time
    }
  }

  /// A run's write of a key that was not undone, as the environment remembers it.
  package struct Write: Hashable, Sendable {
    package var run: String
    /// Nil where the memory does not know the run.
    package var cohort: String?
    package var ended: Timestamp?

    package init(run: String, cohort: String? = nil, ended: Timestamp? = nil) {
      self.run = run
      self.cohort = cohort
      self.ended = ended
    }
  }

  package var identity: Identity
  package var rule: String
  package var namespace: Namespace
  package var role: Role
  package var source: Key
  package var destination: Key
  /// What the keys hold; nil where a key holds nothing. An in-place record has no second one.
  package var legacy: Record?
  package var canonical: Record?
  /// Nil where there is no legacy record to decide about.
  package var decision: Decision?
  /// The 'take' of the resolution; nil without a resolution.
  package var take: Resolution.Take?
  /// The run that wrote the destination last, where it is absent now; nil where none is known that did.
  package var writer: String?
  /// Of all cohorts of the environment, oldest first; empty where nothing is known.
  package var sourceWrites: [Write] = []
  package var destinationWrites: [Write] = []
  /// Where the rule looks for times, in its order; empty for a rule without.
  package var timeFields: [TimeField]
  /// Where the rule looks for the owner, as the rule writes it; nil for a rule without.
  package var ownerField: String?
  /// Empty where there is no legacy record, or it cannot be read.
  package var findings: [Finding]

  package init(
    identity: Identity, rule: String, namespace: Namespace, role: Role, source: Key,
    destination: Key, legacy: Record?, canonical: Record?, decision: Decision?,
    take: Resolution.Take? = nil, writer: String? = nil, timeFields: [TimeField] = [],
    ownerField: String? = nil, findings: [Finding] = []
  ) {
    self.identity = identity
    self.rule = rule
    self.namespace = namespace
    self.role = role
    self.source = source
    self.destination = destination
    self.legacy = legacy
    self.canonical = canonical
    self.decision = decision
    self.take = take
    self.writer = writer
    self.timeFields = timeFields
    self.ownerField = ownerField
    self.findings = findings
  }

  /// The times of both records; nil where neither has one.
  package var times: ComparedTimes? {
    func interval(_ record: Record?) -> MomentInterval? { try? record?.time?.get().interval }
    return ComparedTimes(source: interval(legacy), destination: interval(canonical))
  }
}
