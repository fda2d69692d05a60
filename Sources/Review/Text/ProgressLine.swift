import Core

/// One line that says how far long work is. Pure: the caller measures and prints.
package enum ProgressLine {
  /// `planning 12,300 of 40,000 (30.7 %) 48,200/s, 34 s left`.
  ///
  /// Parts are left out from the end until the line fits.
  ///
  /// - Parameters:
  ///   - what: the work, such as `planning`.
  ///   - total: units in all; nil where unknown.
  ///   - rate: units a second; not shown where it is not above 0.
  ///   - eta: seconds left; nil where unknown.
  ///   - isLeast: whether `eta` is a bound from below.
  ///   - width: columns that the line may take.
  package static func text(
    what: String, done: Int, total: Int?, rate: Double, eta: Double?, isLeast: Bool = false,
    width: Int
  ) -> String {
    var parts = [Printable.prose(what), " \(Quantity.count(done))"]
    if let total {
      parts.append(" of \(Quantity.count(total))")
      if let percent = Percentage.text(done, of: total) { parts.append(" (\(percent))") }
    }
    if rate > 0, let rounded = Int64(exactly: rate.rounded()) {
      parts.append(" \(Quantity.count(rounded))/s")
    }
    if rate > 0 || isLeast, let left = eta.flatMap(Quantity.seconds) {
      parts.append(", \(isLeast ? "at least " : "")\(left) left")
    }
    var line = ""
    for part in parts {
      guard DisplayWidth.of(line) + DisplayWidth.of(part) <= width else { break }
      line += part
    }
    return line
  }
}
