import Core
import Ledger

extension PlanView {
  /// Legacy names that results hold, the places that nobody expects first.
  func residue(_ findings: PlanFindings) -> String {
    let unexpected = findings.residue.filter { !$0.isExpected }
    let expected = findings.residue.filter(\.isExpected)
    guard !findings.residue.isEmpty else { return "" }
    var output = ""
    if !unexpected.isEmpty {
      output += style.paint(
        "Legacy names left in results (\(Quantity.count(unexpected.count, "place")))", .attention)
      output += "\n"
      output += style.sentence(
        "No rewrite leads there. Add one, or say in the rule that the name may stay.", indent: 2)
      for residue in unexpected { output += text(residue) }
      output += Self.lines(unexpected).map { "    \($0)\n" }.joined()
    }
    if !expected.isEmpty {
      output +=
        style.heading(
          "Legacy names that may stay (\(Quantity.count(expected.count, "place")))") + "\n"
      for residue in expected { output += text(residue) }
    }
    return output
  }

  private func text(_ residue: PlanFindings.Residue) -> String {
    var output = style.wrapped(Self.text(residue), indent: 4)
    for key in residue.examples { output += "      \(Printable.key(key))\n" }
    return output
  }

  static func text(_ residue: PlanFindings.Residue) -> String {
    "\(Printable.prose(residue.place)) of rule \(Printable.name(residue.rule)): "
      + Quantity.count(residue.records, "record")
  }

  /// What to paste into each rule, where every name may stay.
  static func lines(_ residue: [PlanFindings.Residue]) -> [String] {
    var rules: [String] = []
    for residue in residue where !rules.contains(residue.rule) { rules.append(residue.rule) }
    return rules.map { rule in
      var places: [String] = []
      for residue in residue where residue.rule == rule && !places.contains(residue.yaml) {
        places.append(residue.yaml)
      }
      return
        "rule \(Printable.name(rule)): residue: { expected: [\(places.joined(separator: ", "))] }"
    }
  }
}

extension PlanFindings.Residue {
  /// The place as `residue` of a rule takes it.
  fileprivate var yaml: String {
    var path = place
    if path.hasSuffix(Self.names) { path.removeLast(Self.names.count) }
    let isMetadata = path.hasPrefix(Self.metadata)
    if isMetadata { path.removeFirst(Self.metadata.count) }
    if path == Self.whole { path = "" }
    let quoted =
      "\"" + Printable.prose(path).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      + "\""
    return isMetadata ? "{ metadata: \(quoted) }" : quoted
  }

  private static let names = " (member names)"
  private static let metadata = "metadata "
  private static let whole = "(whole)"
}
