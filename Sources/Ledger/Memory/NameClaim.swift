package import Core

/// Which ID a legacy name went to in an environment, over all its cohorts.
///
/// A run takes the claim before it writes the first record of the name, and from then on no run gives the
/// name another ID.
package struct NameClaim: Hashable, Sendable, Codable {
  /// The cohort's lock under which a run works on the name, or did last.
  package struct Lock: Hashable, Sendable, Codable {
    package var cohort: String
    package var id: String

    package init(cohort: String, id: String) {
      self.cohort = cohort
      self.id = id
    }
  }

  /// The legacy name.
  package var name: String
  package var id: String
  /// Whose run took the claim.
  package var cohort: String
  /// The run that took it.
  package var run: String
  package var actor: String
  package var since: Timestamp
  /// Runs that wrote records of the name and were not undone, in their order.
  package var writers: [String]
  /// Nil for a claim that was rebuilt from journals.
  package var lock: Lock?

  package init(
    name: String, id: String, cohort: String, run: String, actor: String, since: Timestamp,
    writers: [String] = [], lock: Lock? = nil
  ) {
    self.name = name
    self.id = id
    self.cohort = cohort
    self.run = run
    self.actor = actor
    self.since = since
    self.writers = writers
    self.lock = lock
  }

  package var identity: Identity { Identity(legacy: name, id: id) }
}

/// The legacy names that were claimed for an ID. A name counts only as long as its claim says so, too.
struct ClaimedNames: Hashable, Sendable, Codable {
  var names: [String]
}
