public import ByteJSON
public import Core

/// A conflict or rejection of a plan that waits for a person, with what its two keys hold now.
public struct OpenRecord: Sendable {
  /// One of the two records.
  public struct Side: Sendable {
    /// Of the value.
    public var bytes: Int
    /// The value itself; for a person's terminal.
    public var value: [UInt8]
    public var fingerprint: Fingerprint
    /// What it states as its time; nil for a rule without times.
    public var time: Result<StatedTime, TimeGap>?

    public init(entry: Entry, fingerprint: Fingerprint, time: Result<StatedTime, TimeGap>?) {
      bytes = entry.value.count
      value = entry.value
      self.fingerprint = fingerprint
      self.time = time
    }
  }

  /// How the content of the two differs.
  public enum Content: Hashable, Sendable {
    /// The members that differ between what would be written and what stands there.
    case members(JSONDifference)
    /// The values are equal; metadata or expiration differ.
    case besideValue
    /// One of the two is not JSON, or is larger than is compared.
    case opaque
  }

  public var operation: Operation
  /// Nil where it is gone since the plan was made.
  public var legacy: Side?
  public var canonical: Side?
  /// Nil where there are not two records to compare.
  public var content: Content?
  /// Where the rule looks for times, in its order.
  public var timeFields: [TimeField]

  public init(
    operation: Operation, legacy: Side?, canonical: Side?, content: Content?,
    timeFields: [TimeField]
  ) {
    self.operation = operation
    self.legacy = legacy
    self.canonical = canonical
    self.content = content
    self.timeFields = timeFields
  }

  /// The same without values, of which a list keeps only the sizes.
  public var withoutValues: OpenRecord {
    var record = self
    record.legacy?.value = []
    record.canonical?.value = []
    return record
  }

  /// Whether a record is another than the plan found, so that it has to be made again first.
  public var hasChanged: Bool {
    legacy?.fingerprint != operation.sourceFingerprint
      || !operation.isInPlace && canonical?.fingerprint != operation.destinationFingerprint
  }

  /// What a resolution may take, in the order of `Resolution.Take`.
  public var takes: [Resolution.Take] {
    Resolution.Take.allCases.filter {
      operation.reason.takes.contains($0) && ($0 != .canonical || canonical != nil)
    }
  }
}

extension Operation {
  /// Whether the operation waits for a person: a conflict or a rejection, or in a clean-up what only a
  /// person can say is superseded.
  package func isOpen(in purpose: PlanSubject.Purpose) -> Bool {
    guard take == nil, !purpose.isRollback else { return false }
    return action == .conflict || action == .reject
      || purpose.isCleanup && reason == .destinationNewerAsStated
  }
}
