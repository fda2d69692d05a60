import Core
import Ledger
import Review

/// One user's legacy keys, by the first part of the key (`trip_legacy`, `trash_legacy`, …), which is what
/// people know them by, and by rule.
struct LegacyCounts {
  private let rules: [Rule]
  private let counts: [String: CoverageReport.KeyCounts]

  init(_ rules: [Rule], _ counts: [String: CoverageReport.KeyCounts]) {
    self.rules = rules
    self.counts = counts
  }

  /// In the order in which the rules bring them.
  var members: [JSONValue.Member] {
    var families: [String] = []
    var sums: [String: Int] = [:]
    var byRule: [JSONValue.Member] = []
    for rule in rules {
      guard let keys = counts[rule.name] else { continue }
      let family = rule.source.family
      if sums[family] == nil { families.append(family) }
      sums[family, default: 0] += keys.legacy
      byRule.append(
        JSONValue.Member(
          rule.name,
          [
            "legacy": .integer(keys.legacy), "left": .integer(keys.left),
            "canonical": .integer(keys.moved),
          ]))
    }
    return families.map { JSONValue.Member("\($0)_legacy", .integer(sums[$0] ?? 0)) }
      + [JSONValue.Member("rules", .object(byRule))]
  }
}

extension KeyTemplate {
  /// The text before the first delimiter, in characters that a member's name can have.
  fileprivate var family: String {
    guard case .literal(let bytes)? = parts.first, parts.count == 1 || delimiter.isIn(bytes) else {
      return "other"
    }
    let first = String(decoding: delimiter.prefix(of: bytes[...]), as: UTF8.self)
    let name = first.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    return name.isEmpty ? "other" : name
  }
}
