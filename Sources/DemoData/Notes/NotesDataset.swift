package import Core

/// Records of a notes application before its migration: notes and settings under e-mail addresses, and
/// one record for each reader of a shared note. IDs are numbers, times are seconds since 1970.
///
/// For the first user there is also each case of a record that exists under both keys, or that names its
/// owner in another way. None of them needs a decision. The same parameters give the same entries on every
/// machine, and the first users of a larger dataset are the users of a smaller one.
package struct NotesDataset: SampleDataset {
  /// Users of the cohort; at least 1.
  package let users: Int
  /// Notes of each user, besides the first one's special cases.
  package let records: Int
  package let seed: UInt64
  /// Seconds since 1970; every time is relative to it.
  package let now: Int64

  /// - Parameters:
  ///   - users: taken between 1 and `DemoDataset.maximumUsers`.
  ///   - records: taken between 0 and `DemoDataset.maximumRecords`.
  package init(users: Int, records: Int, seed: UInt64, now: Int64) {
    self.users = min(max(1, users), DemoDataset.maximumUsers)
    self.records = min(max(0, records), DemoDataset.maximumRecords)
    self.seed = seed
    self.now = now
  }

  /// The e-mail address as the user typed it, and the number; the first is `ann.lee@example.com`, 1001.
  package func identity(at user: Int) -> Identity {
    let address =
      switch user {
      case 0: "ann.lee@example.com"
      case 1: "Chris.Ortiz@example.org"
      default: DemoPeople.name(user - 2) + "@example.com"
      }
    return Identity(legacy: address, id: String(1_001 + user))
  }

  package func entries() -> some Sequence<DemoEntry> & Sendable {
    (0..<users).lazy.flatMap { user in NotesOfUser(self, user).entries }
  }
}
