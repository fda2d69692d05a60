/// Which guard kept a login from migrating its user, and by what measure.
package struct AutoMigrationRefusal: Error, Hashable, Sendable {
  package enum Guard: String, Hashable, Sendable, CaseIterable {
    case disabled
    case notTargeted = "not-targeted"
    /// Another login's migration of the same user is in progress.
    case running
    /// Nothing is left to do.
    case done
    /// What the application wrote about the user's migration cannot be read.
    case state
    case rateLimit = "rate-limit"
    /// An earlier cohort of the environment is not accepted.
    case gate
    /// The environment is frozen.
    case frozen
    /// The user's name went to another ID, or the ID has records of another name.
    case claim
    /// The user has too many records. The name is that of released versions.
    case records = "trips"

    /// Whether the cohort plan and the process's settings decide it, without asking the store.
    package var isConfiguration: Bool { self == .disabled || self == .notTargeted }
  }

  package var `guard`: Guard
  /// What was found.
  package var measured: String
  /// What would have let the user through.
  package var threshold: String
  /// Both in a sentence, and what to do.
  package var message: String

  package init(_ guard: Guard, measured: String, threshold: String, _ message: String) {
    self.guard = `guard`
    self.measured = measured
    self.threshold = threshold
    self.message = message
  }
}

extension AutoMigrationRefusal {
  package static let disabled = Self(
    .disabled, measured: "off", threshold: "on",
    "auto-migration is off. Set 'auto.enabled: true' in the cohort plan, or "
      + "MIGRATION_AUTO_ON_LOGIN=true")

  package static func notTargeted(_ id: String) -> Self {
    Self(
      .notTargeted, measured: id, threshold: "a user of 'auto'",
      "'\(id)' is not listed in the cohort plan's 'auto.users', or MIGRATION_AUTO_ON_LOGIN_UID "
        + "limits auto-migration to another user")
  }

  package static func running(_ id: String, _ holder: String) -> Self {
    Self(
      .running, measured: holder, threshold: "none in progress",
      "a migration of '\(id)' is in progress: \(holder)")
  }

  /// - Parameters:
  ///   - cause: why the environment's gate is closed, in one word.
  ///   - reason: the same in a sentence.
  package static func gate(_ cause: String, _ reason: String) -> Self {
    Self(
      .gate, measured: cause, threshold: "an accepted cohort",
      "\(reason) Until then no user is migrated at login, unless the operator's policy sets "
        + "`approvals.logins: exempt`")
  }

  /// - Parameter reason: that the environment is frozen, by whom and why, in a sentence.
  package static func frozen(_ reason: String) -> Self {
    Self(
      .frozen, measured: "frozen", threshold: "not frozen",
      "\(reason). Until it is thawed logins migrate no users")
  }

  /// - Parameter reason: which name went to which ID, in a sentence.
  package static func claimed(_ reason: String) -> Self {
    Self(
      .claim, measured: "another ID or name", threshold: "the name's own ID",
      "\(reason). Have an operator look at the claims of the environment")
  }

  /// - Parameter reason: which run works on the user, in a sentence.
  package static func busy(_ reason: String) -> Self {
    Self(.running, measured: "another run", threshold: "none in progress", reason)
  }

  package static func done(_ key: Key) -> Self {
    Self(
      .done, measured: "done", threshold: "not done",
      "the user is migrated already, according to '\(key)'")
  }

  package static func unreadable(_ guard: Guard, _ key: Key, threshold: String) -> Self {
    Self(
      `guard`, measured: "unreadable", threshold: threshold,
      "'\(key)' does not have the expected form, so the user's progress is unknown. Have the "
        + "record repaired")
  }

  package static func tooEarly(_ last: Timestamp, next: Timestamp, interval: Int64) -> Self {
    Self(
      .rateLimit, measured: "last attempt \(last)",
      threshold: interval % 3_600 == 0
        ? "one attempt in \(interval / 3_600) h" : "one attempt in \(interval) s",
      "the last attempt was at \(last); the next is allowed at \(next)")
  }

  /// - Parameters:
  ///   - noun: what the counter counts.
  ///   - isCounted: whether the records were counted because no counter stands there.
  package static func tooMany(
    _ count: Int, _ noun: String, below limit: Int, isCounted: Bool
  ) -> Self {
    Self(
      .records, measured: isCounted ? "\(count) or more legacy keys" : "\(count) \(noun)",
      threshold: "fewer than \(limit)",
      "the user has \(count) \(isCounted ? "legacy keys or more" : noun), and a login migrates "
        + "fewer than \(limit). Migrate the user in a cohort")
  }
}

extension AutoMigrationRefusal: CustomStringConvertible {
  package var description: String { message }
}
