/// One record's planned change.
public struct Operation: Hashable, Sendable {
  public var identity: Identity
  /// The name of the rule.
  public var rule: String
  public var namespace: Namespace
  public var action: Action
  public var reason: Reason
  /// The legacy key; for an in-place rule the key itself, in a rollback the key to be undone.
  public var source: Key
  /// Equals `source` for an in-place rule and in a rollback; for a malformed key whatever the
  /// template gave.
  public var destination: Key
  /// What the source key held when the plan was made. In a rollback, the entry to be put back, or
  /// the one to be deleted.
  public var sourceFingerprint: Fingerprint
  /// What the destination key held; nil where it was absent, and for an in-place rule.
  public var destinationFingerprint: Fingerprint?
  /// What the destination is to hold; nil for deletes, conflicts and rejections.
  public var resultFingerprint: Fingerprint?
  /// Size of the source value.
  public var bytes: Int
  /// What a person's resolution takes; nil where no person decided. `reason` says why the record was open.
  public var take: Resolution.Take?

  public init(
    identity: Identity, rule: String, namespace: Namespace, action: Action, reason: Reason,
    source: Key, destination: Key, sourceFingerprint: Fingerprint,
    destinationFingerprint: Fingerprint?, resultFingerprint: Fingerprint?, bytes: Int,
    take: Resolution.Take? = nil
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
  }
}

extension Operation {
  /// Whether the record stays under its key.
  public var isInPlace: Bool { source == destination }
}

/// A key under a legacy prefix that no rule matches; reported, never touched.
public struct UnmatchedKey: Hashable, Sendable {
  public var identity: Identity
  public var namespace: Namespace
  public var key: Key

  public init(identity: Identity, namespace: Namespace, key: Key) {
    self.identity = identity
    self.namespace = namespace
    self.key = key
  }
}
