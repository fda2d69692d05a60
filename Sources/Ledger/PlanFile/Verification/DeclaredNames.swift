import Core

/// The names of a plan's users that the plan declares to be distinct people's, by the lines that list them.
///
/// Claims hold no names. A plan declares few, so these are kept.
struct DeclaredNames {
  /// Names that look alike, at most: each is compared with each.
  private static let mostAlike = 256

  private let distinct: DistinctNames
  private let declared: Set<Bytewise>
  private var names: [Int: String] = [:]

  init(_ distinct: DistinctNames) {
    self.distinct = distinct
    declared = Set(distinct.groups.joined().map(Bytewise.init))
  }

  mutating func note(_ name: String, line: Int) {
    guard !declared.isEmpty, declared.contains(Bytewise(name)) else { return }
    names[line] = name
  }

  /// Whether the plan tells each of the claims' names, which look alike, from those of other users.
  func tellApart(_ claims: ArraySlice<PlanClaim>) -> Bool {
    guard !declared.isEmpty, claims.count <= Self.mostAlike else { return false }
    return claims.indices.allSatisfy { index in
      claims[index...].dropFirst().allSatisfy { other in
        let claim = claims[index]
        if Likeness(rawValue: claim.value).idHash == Likeness(rawValue: other.value).idHash {
          return true
        }
        guard let name = names[claim.line], let second = names[other.line] else { return false }
        return distinct.tells(name, from: second)
      }
    }
  }
}
