/// Which users are migrated when they log in, and how far, as the plan's `auto:` says.
///
/// The defaults are the runbook's: off, and for nobody.
package struct AutoMigrationPolicy: Hashable, Sendable {
  /// Who the audit log names.
  package static let actor = "system:auto"

  /// The entry that counts a user's records.
  package struct Counter: Hashable, Sendable {
    package var namespace: Namespace
    /// Uses `{id}` only.
    package var key: KeyTemplate
    /// What messages call the records that it counts.
    package var noun: String

    package init(namespace: Namespace, key: KeyTemplate, noun: String) {
      self.namespace = namespace
      self.key = key
      self.noun = noun
    }

    package func key(of id: String) -> Key {
      Key(BoundTemplate(key, identity: Identity(legacy: "", id: id)).prefix)
    }
  }

  package var isEnabled = false
  /// The IDs of the users to migrate; no one else is migrated.
  package var users: [String] = []
  /// Seconds between two attempts for one user.
  package var interval: Int64 = 24 * 3_600
  /// A user with this many records, or more, is left to an operator.
  package var maximumRecords = 500
  /// Batches that write something, at most, in one attempt.
  package var rounds = 10
  /// Operations in one batch.
  package var batch = 500
  package var counter: Counter

  package init(counter: Counter) { self.counter = counter }

  /// The policy under the process's own settings, which switch it on or off and narrow its users.
  ///
  /// - Parameters:
  ///   - flag: `true` switches on, anything else off; nil leaves it.
  ///   - user: the only one of the policy's users that it is meant for now; nil leaves them.
  package func narrowed(flag: String?, user: String?) -> AutoMigrationPolicy {
    var policy = self
    if let flag { policy.isEnabled = flag == "true" }
    if let user { policy.users = users.filter { $0 == user } }
    return policy
  }

  /// What the policy alone says against a user, without asking anybody.
  package func refusal(of id: String) -> AutoMigrationRefusal? {
    guard isEnabled else { return .disabled }
    return users.contains(where: id.isSame) ? nil : .notTargeted(id)
  }
}
