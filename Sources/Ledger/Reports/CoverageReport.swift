package import Core

/// How far a cohort's records have left their legacy keys.
package struct CoverageReport: Sendable {
  /// Keys of one rule, over all users of the cohort.
  package struct KeyCounts: Hashable, Sendable {
    /// Canonical keys: records that the application reaches by ID.
    package var moved = 0
    /// Legacy keys without a canonical one: records that only their old name reaches.
    package var left = 0
    /// Legacy keys in all, which a clean-up would look at.
    package var legacy = 0

    package init(moved: Int = 0, left: Int = 0, legacy: Int = 0) {
      self.moved = moved
      self.left = left
      self.legacy = legacy
    }

    /// Records reached by their canonical keys, in millionths of all, rounded down; nil where there
    /// are none.
    package var coveragePPM: Int? {
      let (total, overflow) = moved.addingReportingOverflow(left)
      guard moved >= 0, left >= 0, total > 0, !overflow else { return nil }
      return total.dividingFullWidth(moved.multipliedFullWidth(by: 1_000_000)).quotient
    }

    package static func + (a: Self, b: Self) -> Self {
      Self(moved: a.moved + b.moved, left: a.left + b.left, legacy: a.legacy + b.legacy)
    }
  }

  package struct Row: Hashable, Sendable {
    package var namespace: Namespace
    package var rule: String
    /// Nil for an in-place rule: keys alone do not tell whether their values were rewritten.
    package var keys: KeyCounts?
  }

  /// One run of the cohort's history.
  package struct Point: Hashable, Sendable {
    package var run: String
    package var kind: String
    package var time: Timestamp
    package var planned: Int
    package var applied: Int
    package var already: Int
  }

  package var environment: String
  package var cohort: String
  /// As the plan orders rules.
  package var rows: [Row]
  /// By ID.
  package var users: Int
  /// Users all of whose names the state has as done.
  package var done: Int
  /// Oldest first.
  package var trend: [Point]

  /// - Parameters:
  ///   - identities: the cohort's.
  ///   - counts: by rule.
  ///   - state: nil where no run is recorded.
  package init(
    environment: String, cohort: String, identities: [Identity], rules: [Rule],
    counts: [String: KeyCounts], state: StateDocument?
  ) {
    self.environment = environment
    self.cohort = cohort
    rows = rules.map { Row(namespace: $0.namespace, rule: $0.name, keys: counts[$0.name]) }
    let notDone = state.map { $0.idsNotDone(identities) } ?? Set(identities.map { Bytewise($0.id) })
    let ids = Set(identities.map { Bytewise($0.id) })
    users = ids.count
    done = ids.subtracting(notDone).count
    trend = (state?.runs ?? []).map {
      Point(
        run: $0.id, kind: $0.kind, time: $0.endedAt ?? $0.startedAt, planned: $0.tally.planned,
        applied: $0.tally.applied, already: $0.tally.already)
    }
  }

  package var total: KeyCounts { rows.compactMap(\.keys).reduce(KeyCounts(), +) }
}

extension StateDocument {
  /// The IDs, among these, that are not known to be done: by no name, or with one that is not done
  /// though something of it was planned, or with one that no run has had.
  package func idsNotDone(_ identities: [Identity]) -> Set<Bytewise> {
    let known = Dictionary(users.map { ($0.identity, $0) }, uniquingKeysWith: { _, last in last })
    var names: [Bytewise: [UserProgress?]] = [:]
    for identity in identities { names[Bytewise(identity.id), default: []].append(known[identity]) }
    return Set(
      names.filter { _, names in
        let progress = names.compactMap(\.self)
        return progress.count < names.count || !progress.areDone
      }.keys)
  }
}
