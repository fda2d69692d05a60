/// One record's planned change.
package struct Operation: Hashable, Sendable {
  package var identity: Identity
  /// The name of the rule.
  package var rule: String
  package var namespace: Namespace
  package var action: Action
  package var reason: Reason
  /// The legacy key; for an in-place rule the key itself, in a rollback the key to be undone.
  package var source: Key
  /// Equals `source` for an in-place rule and in a rollback; for a malformed key whatever the
  /// template gave.
  package var destination: Key
  /// What the source key held when the plan was made. In a rollback, the entry to be put back, or
  /// the one to be deleted.
  package var sourceFingerprint: Fingerprint
  /// What the destination key held; nil where it was absent, and for an in-place rule.
  package var destinationFingerprint: Fingerprint?
  /// What the destination is to hold; nil for deletes, conflicts and rejections.
  package var resultFingerprint: Fingerprint?
  /// Size of the source value.
  package var bytes: Int
  /// What a person's resolution takes; nil where no person decided. `reason` says why the record was open.
  package var take: Resolution.Take?
  /// The run that wrote the destination last, where it is absent now; nil where none is known that did.
  package var writer: String?
  /// The times that the decision compared; nil for a decision that compares none, and for one of a plan
  /// that does not say.
  package var times: ComparedTimes?
  /// Whether the record's value was not text when the plan was made, where that decides how it is read. A
  /// hint: nothing but requests depends on it.
  package var isBinary: Bool

  package init(
    identity: Identity, rule: String, namespace: Namespace, action: Action, reason: Reason,
    source: Key, destination: Key, sourceFingerprint: Fingerprint,
    destinationFingerprint: Fingerprint?, resultFingerprint: Fingerprint?, bytes: Int,
    take: Resolution.Take? = nil, writer: String? = nil,
    times: ComparedTimes? = nil, isBinary: Bool = false
  ) {
    self.identity = identity
    self.rule = rule
    self.namespace = namespace
    self.action = action
    self.reason = reason
    self.source = source
    self.destination = destination
    self.sourceFingerprint = sourceFingerprint
    self.destinationFingerprint = destinationFingerprint
    self.resultFingerprint = resultFingerprint
    self.bytes = bytes
    self.take = take
    self.writer = writer
    self.times = times
    self.isBinary = isBinary
  }
}

extension Operation {
  /// Whether the record stays under its key.
  package var isInPlace: Bool { source == destination }
}

/// A key under a legacy prefix that no rule matches; reported, never touched.
package struct UnmatchedKey: Hashable, Sendable {
  package var identity: Identity
  package var namespace: Namespace
  package var key: Key

  package init(identity: Identity, namespace: Namespace, key: Key) {
    self.identity = identity
    self.namespace = namespace
    self.key = key
  }
}
