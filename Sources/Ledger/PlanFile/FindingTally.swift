public import Core

/// What records show of their rules while they are decided: which rewrites found something, and where
/// legacy names stay.
public struct FindingTally: Sendable {
  private struct Counts {
    var records = 0
    var found = RewriteSet()
    /// In the order in which they were found, so that one plan has one list.
    var places: [ResiduePlace] = []
    var residue: [ResiduePlace: (records: Int, examples: [Key])] = [:]
  }

  /// Places of one rule that are told apart, and keys that are shown of each.
  private static let maximumPlaces = 100
  private static let maximumExamples = 3

  private let rules: [Rule]
  private var counts: [String: Counts] = [:]

  public init(_ rules: [Rule]) { self.rules = rules }

  /// Counts a record whose value was read to the end.
  public mutating func add(rule: String, _ decision: Decision) {
    guard decision.hasReadRewrites else { return }
    counts[rule, default: Counts()].records += 1
    counts[rule]?.found.formUnion(decision.found)
  }

  /// Counts a record's places that hold a legacy name in its result.
  public mutating func add(rule: String, _ places: [ResiduePlace], in key: Key) {
    for place in places {
      var counts = self.counts[rule] ?? Counts()
      if counts.residue[place] == nil {
        guard counts.places.count < Self.maximumPlaces else { continue }
        counts.places.append(place)
      }
      var (records, examples) = counts.residue[place] ?? (0, [])
      records += 1
      if examples.count < Self.maximumExamples, key.text != nil { examples.append(key) }
      counts.residue[place] = (records, examples)
      self.counts[rule] = counts
    }
  }

  public var findings: PlanFindings {
    PlanFindings(idleRewrites: rules.flatMap(idleRewrites), residue: rules.flatMap(residue))
  }

  private func idleRewrites(_ rule: Rule) -> [PlanFindings.IdleRewrite] {
    guard let counts = counts[rule.name], counts.records > 0 else { return [] }
    return rule.rewrites.enumerated().filter { !counts.found.contains($0.offset) }.map {
      PlanFindings.IdleRewrite(
        rule: rule.name, rewrite: $0.element.description, records: counts.records)
    }
  }

  private func residue(_ rule: Rule) -> [PlanFindings.Residue] {
    guard let counts = counts[rule.name] else { return [] }
    return counts.places.compactMap { place in
      counts.residue[place].map {
        PlanFindings.Residue(
          rule: rule.name, place: place.description, isExpected: rule.expects(place),
          records: $0.records, examples: $0.examples)
      }
    }
  }
}

extension Decision {
  /// Whether the rule's rewrites were looked for: not where the record was refused before.
  fileprivate var hasReadRewrites: Bool {
    switch action {
    case .create, .update, .rewrite, .unchanged, .skip: true
    case .conflict: reason == .sameTime || reason == .noTime || reason == .notRestorable
    case .reject, .delete: false
    }
  }
}
