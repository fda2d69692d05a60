/// The times by which a decision compared two records, as the records state them.
package struct ComparedTimes: Hashable, Sendable {
  /// Of the legacy record; nil where it has no time that can be read.
  package let source: MomentInterval?
  /// Of the record at the destination; nil where it has no time that can be read.
  package let destination: MomentInterval?

  /// - Returns: nil where neither record has a time.
  package init?(source: MomentInterval?, destination: MomentInterval?) {
    guard source != nil || destination != nil else { return nil }
    self.source = source
    self.destination = destination
  }

  /// The times of two records that were decided about for `reason`.
  ///
  /// - Returns: nil for a reason that is not about times.
  package init?(_ reason: Reason, source: Entry, destination: Entry?, _ rule: CompiledRule) {
    guard reason.comparesTimes, let destination else { return nil }
    self.init(
      source: try? rule.statedTime(of: source).get().interval,
      destination: try? rule.statedTime(of: destination).get().interval)
  }

  /// Whether a decision for `reason` can come from these times.
  package func permits(_ reason: Reason) -> Bool {
    guard let source, let destination else { return reason == .noTime }
    return switch reason {
    case .sourceNewer, .differentTimeFields: source.earliest > destination.latest
    case .destinationNewer, .destinationNewerAsStated: destination.earliest > source.latest
    case .sameTime: source == destination
    case .timesOverlap:
      source != destination && source.earliest <= destination.latest
        && destination.earliest <= source.latest
    case .futureTime: true
    default: false
    }
  }
}

extension Reason {
  /// Whether two records' times led to the decision, or failed to.
  package var comparesTimes: Bool {
    switch self {
    case .sourceNewer, .destinationNewer, .destinationNewerAsStated, .sameTime, .noTime,
      .timesOverlap, .differentTimeFields, .futureTime:
      true
    default: false
    }
  }
}

extension ComparedTimes {
  /// How far two times are apart. Both bounds are 0 or more, in nanoseconds.
  package struct Distance: Hashable, Sendable {
    package enum Newer: String, Sendable {
      case legacy, destination
    }

    package let newer: Newer
    package let atLeast: UInt64
    package let atMost: UInt64
    /// Between the two first moments; the distance of times that are exact.
    package let stated: UInt64
  }

  /// Nil where a time is missing, or neither record is proved newer.
  package var distance: Distance? {
    guard let source, let destination else { return nil }
    if source.earliest > destination.latest { return Self.distance(.legacy, source, destination) }
    if destination.earliest > source.latest {
      return Self.distance(.destination, destination, source)
    }
    return nil
  }

  private static func distance(
    _ newer: Distance.Newer, _ later: MomentInterval, _ earlier: MomentInterval
  ) -> Distance {
    Distance(
      newer: newer, atLeast: later.earliest.distance(since: earlier.latest),
      atMost: later.latest.distance(since: earlier.earliest),
      stated: later.earliest.distance(since: earlier.earliest))
  }
}

extension Int64 {
  /// From an earlier number; no difference of two of them overflows.
  fileprivate func distance(since earlier: Int64) -> UInt64 {
    UInt64(clamping: Int128(self) - Int128(earlier))
  }
}
