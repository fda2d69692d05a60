/// Which versions may read a file, as Terraform writes it: `>= 0.3`, `~> 0.3.1`, `>= 0.3, < 0.5`.
///
/// Numbers that are left out are 0. `~>` lets the last number that is written grow, and no other.
package struct VersionRequirement: Hashable, Sendable, CustomStringConvertible {
  private enum Comparison: String, CaseIterable {
    // Longer ones first, so that '>=' is not read as '>'.
    case atLeast = ">="
    case atMost = "<="
    case compatible = "~>"
    case not = "!="
    case above = ">"
    case below = "<"
    case equal = "="
  }

  private struct Clause: Hashable {
    var comparison: Comparison
    /// One to three.
    var numbers: [Int]

    var version: SoftwareVersion {
      SoftwareVersion(numbers[0], number(1), number(2))
    }

    private func number(_ index: Int) -> Int { index < numbers.count ? numbers[index] : 0 }

    func allows(_ other: SoftwareVersion) -> Bool {
      switch comparison {
      case .atLeast: other >= version
      case .atMost: other <= version
      case .not: other != version
      case .above: other > version
      case .below: other < version
      case .equal: other == version
      case .compatible:
        other >= version && other.major == version.major
          && (numbers.count == 2 || other.minor == version.minor)
      }
    }
  }

  /// What a requirement does not say.
  package struct Mistake: Error, Hashable {
    package var reason: String
    /// Where, in Characters from the start of the text.
    package var offset: Int
    package var length: Int
  }

  /// More than any range needs.
  private static let maximumClauses = 10

  private let clauses: [Clause]

  /// - Throws: where `text` is no list of requirements.
  package init(_ text: String) throws(Mistake) {
    var clauses: [Clause] = []
    var offset = 0
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let start = offset + part.prefix { $0 == " " }.count
      let trimmed = part.drop { $0 == " " }
      let end = trimmed.lastIndex { $0 != " " }.map { trimmed.index(after: $0) }
      clauses.append(try Self.clause(trimmed[..<(end ?? trimmed.startIndex)], at: start))
      offset += part.count + 1
    }
    guard clauses.count <= Self.maximumClauses else {
      throw Mistake(
        reason: "it has \(clauses.count) requirements, and the limit is \(Self.maximumClauses)",
        offset: 0, length: text.count)
    }
    self.clauses = clauses
  }

  private static func clause(_ text: Substring, at offset: Int) throws(Mistake) -> Clause {
    let place = max(1, text.count)
    guard !text.isEmpty else {
      throw Mistake(reason: "a requirement is missing here", offset: offset, length: place)
    }
    let comparison = Comparison.allCases.first { text.hasPrefix($0.rawValue) }
    let rest = text.dropFirst(comparison?.rawValue.count ?? 0).drop { $0 == " " }
    let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap(number)
    guard (1...3).contains(parts.count), numbers.count == parts.count else {
      throw Mistake(
        reason:
          "\(quoted(String(text))) is not a comparison (=, !=, >, >=, <, <= or ~>) and a version "
          + "of one to three numbers",
        offset: offset, length: place)
    }
    guard comparison != .compatible || numbers.count > 1 else {
      throw Mistake(
        reason: "'~>' needs two or three numbers, such as ~> \(numbers[0]).0", offset: offset,
        length: place)
    }
    return Clause(comparison: comparison ?? .equal, numbers: numbers)
  }

  private static func number(_ text: Substring) -> Int? {
    guard (1...6).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else {
      return nil
    }
    return Int(text)
  }

  package func allows(_ version: SoftwareVersion) -> Bool {
    clauses.allSatisfy { $0.allows(version) }
  }

  package var description: String {
    clauses.map { clause in
      "\(clause.comparison.rawValue) \(clause.numbers.map { "\($0)" }.joined(separator: "."))"
    }.joined(separator: ", ")
  }
}
