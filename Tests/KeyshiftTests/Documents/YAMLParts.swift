/// Top-level members of a piece of YAML, by their lines.
struct YAMLParts {
  /// Members of a rule; all others are the plan's.
  private static let ofRule = ["newer_by", "owner", "rewrite", "residue", "delimiter", "unit"]

  private let parts: [(key: String, lines: [String])]

  init(_ lines: [String]) {
    parts = Self.split(lines, indent: "")
  }

  private init(parts: [(key: String, lines: [String])]) { self.parts = parts }

  /// Where a member stands twice, it is shown in two ways: each is a piece of its own.
  static func alternatives(_ lines: [String]) -> [YAMLParts] {
    var pieces: [[(key: String, lines: [String])]] = [[]]
    for part in split(lines, indent: "") {
      if pieces[pieces.count - 1].contains(where: { $0.key == part.key }) { pieces.append([]) }
      pieces[pieces.count - 1].append(part)
    }
    return pieces.map { YAMLParts(parts: $0) }
  }

  private static func split(_ lines: [String], indent: String) -> [(key: String, lines: [String])] {
    var parts: [(key: String, lines: [String])] = []
    for line in lines {
      let rest = line.dropFirst(indent.count)
      if line.hasPrefix(indent), let first = rest.first, first.isLetter,
        let colon = rest.firstIndex(of: ":")
      {
        parts.append((String(rest[..<colon]), [line]))
      } else if let last = parts.indices.last {
        parts[last].lines.append(line)
      } else {
        parts.append(("", [line]))
      }
    }
    return parts
  }

  /// A cohort plan whose only rule stands last, with these members in the place of its own.
  func merged(into plan: String) -> String {
    var members = Self.split(plan.outputLines, indent: "")
    guard let rules = members.popLast() else { return plan }
    var rule = Self.split(Array(rules.lines.dropFirst()), indent: "    ")
    for part in parts {
      if Self.ofRule.contains(part.key) {
        rule.removeAll { $0.key == part.key }
        rule.append((part.key, part.lines.map { "    " + $0 }))
      } else {
        members.removeAll { $0.key == part.key }
        members.append(part)
      }
    }
    return (members.flatMap(\.lines) + [rules.lines[0]] + rule.flatMap(\.lines))
      .map { $0 + "\n" }.joined()
  }
}
