import ByteJSON
import Core
import Ledger

extension PlanView {
  /// Legacy names in results, unexpected places first.
  func residue(_ findings: PlanFindings, _ rules: [Rule]) -> String {
    residue(
      findings.residue, beyond: findings.residueBeyond, rules, in: "results",
      "No rewrite covers these places. Add one, or declare in the rule that the name may stay.")
  }

  /// - Parameters:
  ///   - beyond: finds in places that are not listed.
  ///   - what: what holds the names.
  ///   - advice: what to do about unexpected places.
  func residue(
    _ residue: [PlanFindings.Residue], beyond: Int, _ rules: [Rule], in what: String,
    _ advice: String
  ) -> String {
    let unexpected = residue.filter { !$0.isExpected }
    let expected = residue.filter(\.isExpected)
    var output = ""
    if !unexpected.isEmpty || beyond > 0 {
      output += style.paint(
        "Legacy names left in \(what) (\(Quantity.count(PlanFindings.places(unexpected), "place")))",
        .attention)
      output += "\n"
      output += style.sentence(advice, indent: 2)
      for residue in unexpected { output += text(residue) }
      if beyond > 0 { output += "    … \(Self.text(beyond: beyond))\n" }
      let lines = Self.lines(unexpected, rules)
      if !lines.isEmpty {
        output += style.sentence("If they may stay, declare it in the rule:", indent: 2)
        output += lines.map { "    \($0)\n" }.joined()
      }
    }
    if !expected.isEmpty {
      output +=
        style.heading(
          "Legacy names that may stay (\(Quantity.count(PlanFindings.places(expected), "place")))")
        + "\n"
      for residue in expected { output += text(residue) }
    }
    return output
  }

  private func text(_ residue: PlanFindings.Residue) -> String {
    var output = style.wrapped(Self.text(residue), indent: 4)
    for key in residue.examples { output += "      \(Printable.key(key))\n" }
    return output
  }

  /// `/members/* of rule trips, names of other users: 2 records`.
  static func text(_ residue: PlanFindings.Residue) -> String {
    let kind =
      switch (residue.place.isMemberName, residue.place.isOthers) {
      case (false, false): ""
      case (true, false): ", member names"
      case (false, true): ", names of other users"
      case (true, true): ", member names of other users"
      }
    return "\(Printable.prose("\(residue.place.place)")) of rule \(Printable.name(residue.rule))"
      + "\(kind): \(Quantity.count(residue.records, "record"))"
  }

  static func text(beyond: Int) -> String {
    "\(Quantity.count(beyond, "more find")) in further places (only "
      + "\(Quantity.count(ResidueTally.maximumPlaces)) are listed per rule)"
  }

  /// What to write into each rule, where every name may stay: what it expects already comes first.
  static func lines(_ residue: [PlanFindings.Residue], _ rules: [Rule]) -> [String] {
    rules.flatMap { rule -> [String] in
      let found = residue.filter { $0.rule.isSame(as: rule.name) }
      guard !found.isEmpty else { return [] }
      let places = (rule.expectedResidue + found.map(\.place.place)).map(\.yaml)
      let each = places.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      return [
        "# rule \(Printable.name(rule.name))",
        "residue: { expected: [\(each.joined(separator: ", "))] }",
      ]
    }
  }
}

extension JSONPlace {
  /// The place as `residue` of a rule takes it.
  fileprivate var yaml: String {
    let quoted = Self.quoted(path.text)
    return document == .metadata ? "{ metadata: \(quoted) }" : quoted
  }

  /// A path as YAML's flow style has it: quoted where it must be, with no character that is not seen.
  private static func quoted(_ path: String) -> String {
    let isPlain =
      !path.isEmpty
      && path.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "_"),
          UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "*"):
          true
        default: false
        }
      }
    if isPlain { return path }
    var text = "\""
    for scalar in path.unicodeScalars {
      switch scalar {
      case "\"", "\\": text += "\\\(scalar)"
      case _ where (0x20..<0x7F).contains(scalar.value): text.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        text += "\\U" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
      }
    }
    return text + "\""
  }
}
