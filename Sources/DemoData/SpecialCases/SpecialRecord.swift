import Core

/// A record whose fate is known, with what its destination holds.
struct SpecialRecord {
  var outcome: DemoExpectation.Outcome
  var source: DemoEntry
  var destination: DemoEntry?
  /// Whether it counts among the user's trips once the migration is done.
  var isLiveTrip = false
}

/// What goes wrong in the field, for the first user: a fixed number of each case, whatever the
/// dataset's size. Keys are named after their case.
struct SpecialCases {
  let clock: RecordClock
  let identity: Identity
  let user: UserRecords

  init(_ dataset: DemoDataset) {
    user = UserRecords(dataset, user: 0)
    clock = user.clock
    identity = user.identity
  }

  /// Every record that a rule matches.
  var records: [SpecialRecord] {
    trips + timedTrips + refusedTrips + oddTrips + hughesNetTrips + expenses + mileage + trash
      + account + orders
  }

  var liveTrips: Int {
    let trips = trips + timedTrips + refusedTrips + oddTrips + hughesNetTrips
    return trips.count { $0.isLiveTrip }
  }

  var entries: [DemoEntry] {
    records.flatMap { record in [record.source] + (record.destination.map { [$0] } ?? []) }
      + unmatched + strangersOrders
  }

  /// Trips that move and that no index can list: one has a number for its ID.
  static let unindexable = 1

  /// Keys under the first user's prefixes that belong to nobody, or to a user whose name goes on
  /// behind the delimiter.
  static let unmatchedKeys: [(Namespace, Key)] = [
    ("BETA_LOGS_KV", "trip:johndoe:jr:1"),
    ("BETA_LOGS_KV", "trip:johndoe:"),
    ("BETA_EXPENSES_KV", "expense:johndoe:jr:exp_1"),
  ]

  private var unmatched: [DemoEntry] {
    Self.unmatchedKeys.map { namespace, key in
      DemoEntry(namespace, key, Entry(value: Array(#"{"userId":"johndoe:jr"}"#.utf8)))
    }
  }

  /// A record of a rule that moves `{family}:{legacy}:{record}`.
  func moved(
    _ rule: String, _ namespace: Namespace, _ family: String, _ record: String,
    _ action: Action, _ reason: Reason, _ source: Entry, over destination: Entry? = nil
  ) -> SpecialRecord {
    let key = Key("\(family):\(identity.legacy):\(record)")
    let canonical = Key("\(family):\(identity.id):\(record)")
    return SpecialRecord(
      outcome: DemoExpectation.Outcome(rule: rule, action, reason),
      source: DemoEntry(namespace, key, source),
      destination: destination.map { DemoEntry(namespace, canonical, $0) })
  }
}
