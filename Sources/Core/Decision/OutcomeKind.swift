/// How one operation of a run ended.
package enum OutcomeKind: String, Hashable, Sendable, CaseIterable {
  case applied, already, skipped, rejected, drifted, conflicted, failed
}

extension Tally {
  /// A run's tally before its first operation.
  package static func unattempted(_ planned: Int) -> Tally {
    Tally(planned: planned, notAttempted: planned)
  }

  /// Counts operations, until now not attempted, that ended so.
  package mutating func count(_ kind: OutcomeKind, _ number: Int = 1) {
    notAttempted -= number
    switch kind {
    case .applied: applied += number
    case .already: already += number
    case .skipped: skipped += number
    case .rejected: rejected += number
    case .drifted: drifted += number
    case .conflicted: conflicted += number
    case .failed: failed += number
    }
  }
}

extension Tally {
  /// The counts by name, in the order in which they are printed; nil for a count that is unknown.
  package var named: [(name: String, count: Int?)] {
    [
      ("planned", planned), ("applied", applied), ("already", already), ("skipped", skipped),
      ("rejected", knowsRejected ? rejected : nil), ("drifted", drifted),
      ("conflicted", conflicted), ("failed", failed), ("not_attempted", notAttempted),
    ]
  }
}
