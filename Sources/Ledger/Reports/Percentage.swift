/// Shares as people read them.
package enum Percentage {
  /// `95 %`, `99.9999 %`: millionths of the whole, without trailing zeros.
  package static func text(ppm: Int) -> String {
    let digits = String(ppm.magnitude % 10_000)
    var fraction = String(repeating: "0", count: 4 - digits.utf8.count) + digits
    while fraction.last == "0" { fraction.removeLast() }
    let whole = "\(ppm < 0 ? "-" : "")\(ppm.magnitude / 10_000)"
    return (fraction.isEmpty ? whole : "\(whole).\(fraction)") + " %"
  }
}
