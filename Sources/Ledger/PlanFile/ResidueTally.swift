package import Core

/// Counts the places where results of a plan hold legacy names, in bounded memory.
package struct ResidueTally: Sendable {
  /// Unexpected places of one rule that are listed separately.
  package static let maximumPlaces = 100
  /// Keys that are shown of each.
  package static let maximumExamples = 3

  private struct Slot: Hashable {
    var rule: Bytewise
    var place: ResiduePlace
    var isExpected: Bool
  }

  private let rules: [Bytewise: Rule]
  /// In the order in which they were found, so that one plan has one list.
  private var slots: [Slot] = []
  private var counts: [Slot: (records: Int, examples: [Key])] = [:]
  private var unexpected: [Bytewise: Int] = [:]
  /// How often a name was found in a place past the limit.
  package private(set) var beyond = 0

  package init(_ rules: [Rule]) {
    self.rules = Dictionary(
      rules.map { (Bytewise($0.name), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Counts a record.
  ///
  /// - Parameters:
  ///   - places: where its result holds a name, each once.
  ///   - key: of the record, as reviewers know it.
  package mutating func add(rule: String, _ places: [ResiduePlace], in key: Key) {
    var seen: Set<Slot> = []
    for place in places {
      guard let slot = slot(Bytewise(rule), place) else {
        beyond += 1
        continue
      }
      guard seen.insert(slot).inserted else { continue }
      var (records, examples) = counts[slot] ?? (0, [])
      records += 1
      if examples.count < Self.maximumExamples, key.text != nil { examples.append(key) }
      counts[slot] = (records, examples)
    }
  }

  /// Places that a rule expects count as one for each line of its `expected`, so they are few.
  private mutating func slot(_ name: Bytewise, _ place: ResiduePlace) -> Slot? {
    if let expected = rules[name]?.expectation(of: place) {
      var collapsed = place
      collapsed.place = expected
      let slot = Slot(rule: name, place: collapsed, isExpected: true)
      if counts[slot] == nil { slots.append(slot) }
      return slot
    }
    let slot = Slot(rule: name, place: place, isExpected: false)
    guard counts[slot] == nil else { return slot }
    guard unexpected[name, default: 0] < Self.maximumPlaces else { return nil }
    unexpected[name, default: 0] += 1
    slots.append(slot)
    return slot
  }

  /// By rule as the plan orders them.
  package func residue(_ order: [Rule]) -> [PlanFindings.Residue] {
    order.flatMap { rule in
      slots.filter { $0.rule.text.isSame(as: rule.name) }.compactMap { slot in
        counts[slot].map {
          PlanFindings.Residue(
            rule: slot.rule.text, place: slot.place, isExpected: slot.isExpected,
            records: $0.records,
            examples: $0.examples)
        }
      }
    }
  }

  /// Places that nobody expects, whosever names are there: those told apart, and every further find.
  package var unexpectedPlaces: Int {
    let found = slots.filter { !$0.isExpected }
    let (sum, overflow) = PlanFindings.places(found.map { ($0.rule.text, $0.place) })
      .addingReportingOverflow(beyond)
    return overflow ? .max : sum
  }
}
