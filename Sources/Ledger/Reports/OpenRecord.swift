package import ByteJSON
package import Core

/// A conflict or rejection of a plan that waits for a person, with what its two keys hold now.
package struct OpenRecord: Sendable {
  /// One of the two records.
  package struct Side: Sendable {
    /// Of the value.
    package var bytes: Int
    /// The value itself; for a person's terminal.
    package var value: [UInt8]
    package var fingerprint: Fingerprint
    /// What it states as its time; nil for a rule without times.
    package var time: Result<StatedTime, TimeGap>?

    package init(entry: Entry, fingerprint: Fingerprint, time: Result<StatedTime, TimeGap>?) {
      bytes = entry.value.count
      value = entry.value
      self.fingerprint = fingerprint
      self.time = time
    }
  }

  /// How the content of the two differs.
  package enum Content: Hashable, Sendable {
    /// The members that differ between what would be written and what stands there.
    case members(JSONDifference)
    /// The values are equal; metadata or expiration differ.
    case besideValue
    /// One of the two is not JSON, or is larger than is compared.
    case opaque
  }

  package var operation: Operation
  /// Nil where it is gone since the plan was made.
  package var legacy: Side?
  package var canonical: Side?
  /// Nil where there are not two records to compare.
  package var content: Content?
  /// Where the rule looks for times, in its order.
  package var timeFields: [TimeField]

  package init(
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
  package var withoutValues: OpenRecord {
    var record = self
    record.legacy?.value = []
    record.canonical?.value = []
    return record
  }

  /// Whether a record is another than the plan found, so that it has to be made again first.
  package var hasChanged: Bool {
    legacy?.fingerprint != operation.sourceFingerprint
      || !operation.isInPlace && canonical?.fingerprint != operation.destinationFingerprint
  }

  /// What a resolution may take, in the order of `Resolution.Take`.
  package var takes: [Resolution.Take] {
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
