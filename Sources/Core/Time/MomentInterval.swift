/// The moments that the text of a time can mean, both ends included.
///
/// A text tells a moment only as exactly as it is written: a date means a day, whole seconds a second.
package struct MomentInterval: Hashable, Sendable {
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  package var earliest: Int64
  /// Not before `earliest`.
  package var latest: Int64

  package init(earliest: Int64, latest: Int64) {
    self.earliest = earliest
    self.latest = max(earliest, latest)
  }

  /// Nil for what no application wrote: a moment outside of the years 2005 to 2100, such as zero, the
  /// epoch, or what a database shows for "never".
  ///
  /// - Parameters:
  ///   - start: the first moment, in nanoseconds since 1970.
  ///   - length: in nanoseconds; at least 1.
  init?(start: Int128, length: Int128) {
    guard start >= Self.first, start < Self.end else { return nil }
    self.init(
      earliest: Int64(start), latest: Int64(clamping: start + max(1, length) - 1))
  }

  /// 2005-01-01T00:00:00Z.
  private static let first: Int128 = 1_104_537_600 * 1_000_000_000
  /// 2101-01-01T00:00:00Z.
  private static let end: Int128 = 4_133_980_800 * 1_000_000_000

  /// Both ends moved apart, and held at the ends of what is counted.
  func widened(before: Int64, after: Int64) -> Self {
    Self(
      earliest: Int64(clamping: Int128(earliest) - Int128(before)),
      latest: Int64(clamping: Int128(latest) + Int128(after)))
  }
}

extension MomentInterval: CustomStringConvertible {
  /// One moment, or the first and the last, in UTC: `2026-01-02T00:00:00Z … 2026-01-02T23:59:59.999999999Z`.
  package var description: String {
    earliest == latest
      ? Self.text(earliest) : "\(Self.text(earliest)) … \(Self.text(latest))"
  }

  static func text(_ moment: Int64) -> String {
    let (seconds, nanoseconds) = RecordTime.floored(moment, by: 1_000_000_000)
    let whole = Timestamp(seconds: seconds).description.dropLast(5)
    guard nanoseconds != 0 else { return "\(whole)Z" }
    var digits = String(nanoseconds)
    digits = String(repeating: "0", count: 9 - digits.utf8.count) + digits
    while digits.utf8.last == UInt8(ascii: "0") { digits.removeLast() }
    return "\(whole).\(digits)Z"
  }
}
