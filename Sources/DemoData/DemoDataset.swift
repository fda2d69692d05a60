package import Core

/// Records of the application before its migration: every kind that the demo plan has a rule for,
/// what the application keeps next to them, and, for the first user, every case that goes wrong in
/// the field, each in a known number.
///
/// The same parameters give the same entries on every machine. The first users of a larger dataset
/// are the users of a smaller one.
package struct DemoDataset: SampleDataset {
  /// Users of the cohort; at least 1.
  package let users: Int
  /// Trips of each user, besides the first one's special cases; the other kinds follow from it.
  package let records: Int
  package let seed: UInt64
  /// Seconds since 1970; every time and expiration is relative to it.
  package let now: Int64

  /// The most users and the most trips of each that a dataset has.
  package static let maximumUsers = 1_000_000_000
  package static let maximumRecords = 1_000_000

  /// - Parameters:
  ///   - users: taken between 1 and `maximumUsers`.
  ///   - records: taken between 0 and `maximumRecords`.
  package init(users: Int, records: Int, seed: UInt64, now: Int64) {
    self.users = min(max(1, users), Self.maximumUsers)
    self.records = min(max(0, records), Self.maximumRecords)
    self.seed = seed
    self.now = now
  }

  /// The cohort, in order; none of its names or IDs is a hazard. The only part that is held in memory
  /// whole.
  package var identities: [Identity] { (0..<users).map(identity) }

  /// The identity of one user; the first is `johndoe`.
  ///
  /// - Parameter user: counts from 0.
  package func identity(at user: Int) -> Identity { DemoPeople.identity(user, seed: seed) }

  package func entries() -> some Sequence<DemoEntry> & Sendable { DemoEntries(self) }

  /// What a plan by the demo rules finds when every user is in its cohort, until 26 days after
  /// `now`, when the first records that it counts expire.
  package var expected: DemoExpectation { expectation(cohort: users) }

  /// What a plan by the demo rules finds when its cohort is the first users of the dataset.
  ///
  /// - Parameter cohort: taken between 1 and `users`.
  package func expectation(cohort: Int) -> DemoExpectation {
    let cohort = min(max(1, cohort), users)
    var expectation = DemoExpectation()
    for family in DemoFamily.allCases {
      expectation.add(family, of: self, cohort: cohort)
    }
    for record in SpecialCases(self).records { expectation.add(record.outcome, 1) }
    expectation.unmatched = SpecialCases.unmatchedKeys.count
    expectation.outside += SpecialCases.outsideOrders
    return expectation
  }

  /// The session of the demo's one administrator, who is not in the cohort.
  package static let adminSession = "demo-admin-session"
  package static let admin = Identity(
    legacy: "dispatch", id: "00000000-0000-4000-8000-000000000001")
}

/// One entry of the demo and where it belongs.
package struct DemoEntry: Hashable, Sendable {
  package var namespace: Namespace
  package var key: Key
  package var entry: Entry

  package init(_ namespace: Namespace, _ key: Key, _ entry: Entry) {
    self.namespace = namespace
    self.key = key
    self.entry = entry
  }
}
