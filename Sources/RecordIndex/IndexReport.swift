package import Core

/// How an index stands to the records it follows, user by user.
package struct IndexReport: Sendable {
  /// What is wrong about one record.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The record exists, and the index does not list it.
    case missing
    /// The index says something else of the record, or takes it for deleted, or for not deleted.
    case stale
    /// The index lists it, and there is no such record.
    case extra
    /// The record cannot be in an index.
    case unusable
    /// The index knows a newer state than the record that was read; no fault of the index.
    case ahead
  }

  package struct Finding: Hashable, Sendable {
    package var kind: Kind
    /// The record's ID.
    package var record: Key
    /// Why the record is unusable.
    package var refusal: SummaryProjection.Refusal?

    package init(_ kind: Kind, _ record: Key, refusal: SummaryProjection.Refusal? = nil) {
      self.kind = kind
      self.record = record
      self.refusal = refusal
    }
  }

  /// What the entry that counts a user's records holds.
  package enum Count: Hashable, Sendable {
    /// The plan names none.
    case none
    case absent
    case number(Int)
    /// Not a decimal integer.
    case unreadable
  }

  package struct User: Sendable {
    package var user: IndexUser
    /// Records that the index lists and does not take for deleted; nil where it cannot be looked into.
    package var indexed: Int?
    /// Records under canonical keys that are not tombstones.
    package var live = 0
    package var count = Count.none
    /// The index has never been filled for this user.
    package var needsMigration = false
    /// Records of the user have not moved yet to canonical keys. Until then the application counts
    /// and lists them where they are. Asked only where something does not agree.
    package var hasLegacyRecords = false
    package private(set) var counts: [Kind: Int] = [:]
    /// The first of them, in the order found.
    package private(set) var findings: [Finding] = []
    /// Why the user could not be checked, or not to the end; then nothing else counts.
    package var error: StoreError?
    private let sampleLimit: Int

    package init(_ user: IndexUser, sampleLimit: Int) {
      self.user = user
      self.sampleLimit = sampleLimit
    }

    package mutating func add(_ finding: Finding) {
      counts[finding.kind, default: 0] += 1
      if findings.count < sampleLimit { findings.append(finding) }
    }

    /// Findings that speak against the index.
    package var faults: Int {
      Kind.allCases.reduce(0) { $0 + ($1 == .ahead ? 0 : counts[$1] ?? 0) }
    }

    /// Whether the entry that counts the records agrees with them; an absent one counts none.
    package var isCountRight: Bool {
      switch count {
      case .none: true
      case .absent: live == 0
      case .number(let number): number == live
      case .unreadable: false
      }
    }

    /// As many records listed as there are live ones and as their counter says, the same ones, and
    /// nothing stale.
    package var isConsistent: Bool {
      error == nil && faults == 0 && isCountRight && (indexed ?? live) == live
        && !(needsMigration && live > 0)
    }

    /// Whether nothing speaks against the index but records that have not moved yet, which it lists
    /// and the counter counts.
    package var isNotMigrated: Bool {
      guard error == nil, hasLegacyRecords, !isConsistent else { return false }
      return faults == counts[.extra] ?? 0 && !(needsMigration && live > 0)
    }
  }

  /// The index's identity.
  package var index: String
  /// Whether the index itself was looked into; else only keys and their counter were compared.
  package var isListed: Bool
  package var users: [User] = []

  package init(index: String, isListed: Bool) {
    self.index = index
    self.isListed = isListed
  }

  /// Whether no user's index has a fault; users who have not been migrated yet have none.
  package var isConsistent: Bool { inconsistent == 0 }
  package var inconsistent: Int { users.count { !$0.isConsistent && !$0.isNotMigrated } }
  /// Users whose only differences are records that have not moved yet.
  package var notMigrated: Int { users.count(where: \.isNotMigrated) }
  /// Users that could not be checked.
  package var failed: Int { users.count { $0.error != nil } }
}
