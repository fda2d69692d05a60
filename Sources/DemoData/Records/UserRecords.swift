import Core

/// The ordinary records of one user.
struct UserRecords {
  let dataset: DemoDataset
  let user: Int
  let identity: Identity
  let clock: RecordClock

  init(_ dataset: DemoDataset, user: Int) {
    self.dataset = dataset
    self.user = user
    identity = dataset.identity(at: user)
    clock = RecordClock(now: dataset.now)
  }

  /// - Parameter index: below the family's count.
  func entry(_ family: DemoFamily, _ index: Int) -> DemoEntry {
    let familyNumber = DemoFamily.allCases.firstIndex(of: family) ?? 0
    var random = SplitMix64(seed: dataset.seed, user, familyNumber, index)
    let (key, entry) = content(family, index, &random)
    return DemoEntry(family.namespace, Key(key), entry)
  }

  private func content(
    _ family: DemoFamily, _ index: Int, _ random: inout SplitMix64
  ) -> (String, Entry) {
    let legacy = identity.legacy
    switch family {
    case .directory:
      return ("idx:username:\(legacy.lowercased())", Entry(value: Array(identity.id.utf8)))
    case .core:
      // Older data has the bare ID as its key.
      let key = user % 10 == 1 ? identity.id : "user:\(identity.id)"
      return (key, Entry(value: AdminRecords.core(identity, role: "user")))
    case .session:
      return (sessionID(&random), AdminRecords.session(identity, clock))
    case .trips: return trip(index, &random)
    case .hughesNetTrips: return hughesNetTrip(index, &random)
    case .tripCount:
      let counted = liveTrips + (DemoIndexMistake.hasWrongCounter(user) ? 1 : 0)
      return ("meta:user:\(legacy):trip_count", Entry(value: Array(String(counted).utf8)))
    case .expenses: return expense(index, &random)
    case .mileage: return mileage(index, &random)
    case .trash: return trash(index, &random)
    case .hughesNetSettings: return ("hns:settings:\(legacy)", hughesNetSettings(&random))
    case .hughesNetDatabase: return ("hns:db:\(legacy)", hughesNetDatabase(&random))
    case .hughesNetSession: return ("hns:session:\(legacy)", hughesNetSession(&random))
    case .settings: return ("settings:\(legacy)", settings(&random))
    case .authenticators: return ("authenticators:\(legacy)", authenticators(&random))
    case .orders: return order(index, &random)
    }
  }

  private func sessionID(_ random: inout SplitMix64) -> String {
    "sess_" + String(random.next(), radix: 36) + String(random.next(), radix: 36)
  }
}
