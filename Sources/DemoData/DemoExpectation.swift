package import Core

/// What a plan by the demo rules must find: exact counts.
package struct DemoExpectation: Hashable, Sendable {
  /// What becomes of a record, and by which rule of the demo plan.
  package struct Outcome: Hashable, Sendable {
    package var rule: String
    package var action: Action
    package var reason: Reason

    package init(rule: String, _ action: Action, _ reason: Reason) {
      self.rule = rule
      self.action = action
      self.reason = reason
    }
  }

  /// Records by outcome; no count is 0.
  package private(set) var counts: [Outcome: Int] = [:]
  /// Keys under a legacy prefix that no rule matches.
  package internal(set) var unmatched = 0
  /// Records of in-place rules whose owner is not in the cohort.
  package internal(set) var outside = 0

  mutating func add(_ outcome: Outcome, _ count: Int) {
    guard count > 0 else { return }
    counts[outcome, default: 0] += count
  }

  /// Records with one action, of one rule or of all.
  package func count(_ action: Action, rule: String? = nil) -> Int {
    counts.reduce(0) { sum, element in
      let isCounted =
        element.key.action == action && (rule == nil || element.key.rule == rule)
      return isCounted ? sum + element.value : sum
    }
  }

  /// Records with one reason.
  package func count(_ reason: Reason) -> Int {
    counts.reduce(0) { $1.key.reason == reason ? $0 + $1.value : $0 }
  }

  /// All records that rules match.
  package var total: Int { counts.values.reduce(0, +) }
}

extension DemoExpectation {
  mutating func add(_ family: DemoFamily, of dataset: DemoDataset, cohort: Int) {
    guard let rule = family.rule else { return }
    let isInPlace = family == .orders
    let perUser = family.count(records: dataset.records)
    let inside = family.members(amongFirst: cohort) * perUser
    // The first user's entry is a special case, counted with those.
    let special = family.isReplacedForFirstUser ? perUser : 0
    add(
      isInPlace
        ? Outcome(rule: rule, .rewrite, .fieldsChange)
        : Outcome(rule: rule, .create, .destinationAbsent), inside - special)
    if isInPlace { outside += family.members(amongFirst: dataset.users) * perUser - inside }
  }
}
