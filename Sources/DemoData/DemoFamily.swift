import Core

/// A kind of record that ordinary users have, in the order in which a user's entries come.
enum DemoFamily: CaseIterable, Sendable {
  case directory, core, session
  case trips, hughesNetTrips, tripCount, expenses, mileage, trash
  case hughesNetSettings, hughesNetDatabase, hughesNetSession
  case settings, authenticators, orders

  /// The rule of the demo plan that carries the kind; nil for what stays.
  var rule: String? {
    switch self {
    case .directory, .core, .session: nil
    case .trips: "trips"
    case .hughesNetTrips: "hughesnet-trips"
    case .tripCount: "trip-count"
    case .expenses: "expenses"
    case .mileage: "mileage"
    case .trash: "trash"
    case .hughesNetSettings: "hughesnet-settings"
    case .hughesNetDatabase: "hughesnet-db"
    case .hughesNetSession: "hughesnet-session"
    case .settings: "settings"
    case .authenticators: "authenticators"
    case .orders: "orders"
    }
  }

  var namespace: Namespace {
    switch self {
    case .directory, .core, .authenticators: "BETA_USERS_KV"
    case .session: "BETA_SESSIONS_KV"
    case .trips, .hughesNetTrips, .tripCount: "BETA_LOGS_KV"
    case .expenses: "BETA_EXPENSES_KV"
    case .mileage: "BETA_MILEAGE_KV"
    case .trash: "BETA_TRASH_KV"
    case .hughesNetSettings, .hughesNetDatabase, .hughesNetSession: "BETA_HUGHESNET_KV"
    case .settings: "BETA_USER_SETTINGS_KV"
    case .orders: "BETA_HUGHESNET_ORDERS_KV"
    }
  }

  /// Entries of each user who has the kind.
  ///
  /// - Parameter records: the dataset's trips a user.
  func count(records: Int) -> Int {
    switch self {
    case .trips: records
    case .expenses, .mileage: records / 5
    case .hughesNetTrips: records / 10
    case .trash: min(records, 3)
    case .orders: 2
    default: 1
    }
  }

  /// Every third user works for HughesNet, the first among them.
  private var isHughesNet: Bool {
    switch self {
    case .hughesNetTrips, .hughesNetSettings, .hughesNetDatabase, .hughesNetSession, .orders: true
    default: false
    }
  }

  func belongs(to user: Int) -> Bool { !isHughesNet || user % 3 == 0 }

  /// How many of the first users have the kind.
  func members(amongFirst users: Int) -> Int { isHughesNet ? (users + 2) / 3 : users }

  /// Kinds with one key a user whose key a special case of the first user takes.
  var isReplacedForFirstUser: Bool {
    switch self {
    case .hughesNetDatabase, .settings, .authenticators: true
    default: false
    }
  }
}
