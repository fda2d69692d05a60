/// Shares as people read them, the same everywhere.
///
/// A share that was measured has one digit after the point and is rounded down. `100 %` is all of it and
/// `0 %` nothing; a share below the last digit is `<0.1 %`.
package enum Percentage {
  /// `99.9 %`: what was counted.
  ///
  /// - Returns: nil where there is no whole, or a part below 0.
  package static func text(_ part: Int, of whole: Int) -> String? {
    guard whole > 0, part >= 0 else { return nil }
    guard part < whole else { return "100 %" }
    guard part > 0 else { return "0 %" }
    // Less than 1,000, as the part is less than the whole.
    let tenths = whole.dividingFullWidth(part.multipliedFullWidth(by: 1_000)).quotient
    return tenths > 0 ? "\(tenths / 10).\(tenths % 10) %" : "<0.1 %"
  }

  /// `99.9 %`: millionths that were measured.
  ///
  /// - Parameter limit: what they are held against, in millionths; where it has more digits, so has the
  ///   text, or the two could seem to contradict each other.
  package static func text(ppm: Int, against limit: Int = 0) -> String {
    guard (1..<1_000_000).contains(ppm) else { return ppm <= 0 ? "0 %" : "100 %" }
    let digits = max(1, fraction(limit).utf8.count)
    let shown = String((String(ppm % 10_000 + 10_000).dropFirst()).prefix(digits))
    let whole = ppm / 10_000
    guard whole > 0 || shown.utf8.contains(where: { $0 != UInt8(ascii: "0") }) else {
      return "<0.\(String(repeating: "0", count: digits - 1))1 %"
    }
    return "\(whole).\(shown) %"
  }

  /// `95 %`, `99.9999 %`: a limit in millionths, as a person set it.
  package static func limit(ppm: Int) -> String {
    let digits = fraction(ppm)
    let whole = "\(ppm < 0 ? "-" : "")\(ppm.magnitude / 10_000)"
    return (digits.isEmpty ? whole : "\(whole).\(digits)") + " %"
  }

  /// The digits after the point, without trailing zeros; up to four.
  private static func fraction(_ ppm: Int) -> String {
    let digits = String(ppm.magnitude % 10_000)
    var fraction = String(repeating: "0", count: 4 - digits.utf8.count) + digits
    while fraction.utf8.last == UInt8(ascii: "0") { fraction.removeLast() }
    return fraction
  }
}
