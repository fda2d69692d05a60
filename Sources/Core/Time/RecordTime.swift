/// A moment in time, exact to the nanosecond.
package struct RecordTime: Hashable, Sendable, Comparable {
  /// Since 1970-01-01T00:00:00Z; negative before.
  package var seconds: Int64
  /// 0..<1_000_000_000.
  package var nanoseconds: Int64

  package static func < (a: Self, b: Self) -> Bool {
    (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds)
  }
}

extension RecordTime {
  static func floored(_ value: Int64, by divisor: Int64) -> (quotient: Int64, rest: Int64) {
    var (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
    if rest < 0 {
      quotient -= 1
      rest += divisor
    }
    return (quotient, rest)
  }
}
