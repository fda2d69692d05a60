import Core
import Review

/// A tally: a bar of shares, and the sum that has to balance.
struct TallyView: Sendable {
  struct Term: Sendable {
    /// As `Tally.named` names it; the script finds the count by it.
    let name: String
    let label: String
    let count: String
    let isZero: Bool
    /// In front of the term: `=` or `+`.
    let sign: String
    /// Of the bar, in thousandths of its width.
    let x: String
    let width: String
  }

  let planned: String
  let terms: [Term]
  let isBalanced: Bool
  let done: String

  static let barWidth = 1_000.0

  init(_ tally: Tally) {
    let planned = max(0, tally.planned)
    self.planned = DisplayText.count(tally.planned)
    isBalanced = tally.isBalanced
    done = DisplayText.count(tally.finished)
    var x = 0.0
    terms = tally.named.dropFirst().enumerated().map { index, named in
      let share = planned > 0 ? Double(max(0, named.count ?? 0)) / Double(planned) : 0
      let width = min(share * Self.barWidth, Self.barWidth - x)
      defer { x += width }
      return Term(
        name: named.name, label: named.name.substituting("_", with: " "),
        count: named.count.map { DisplayText.count($0) } ?? "unknown", isZero: named.count == 0,
        sign: index > 0 ? "+" : tally.isBalanced ? "=" : "≠",
        x: Coordinate.text(x), width: Coordinate.text(width))
    }
  }
}

/// Numbers in drawings: two digits behind the point, the same in every locale.
enum Coordinate {
  static func text(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let rest = String(hundredths.magnitude % 100)
    let sign = hundredths < 0 ? "-" : ""
    return "\(sign)\(hundredths.magnitude / 100).\(rest.count < 2 ? "0" : "")\(rest)"
  }
}
