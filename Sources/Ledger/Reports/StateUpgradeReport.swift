package import Core

/// What an upgrade of an environment's state does, or did.
package struct StateUpgradeReport: Sendable {
  /// A run that the memory did not know.
  package struct Run: Hashable, Sendable {
    package var cohort: String
    package var id: String
    package var kind: String
    /// Why its writes cannot be told, or not all of them; nil where they can.
    package var damage: String?

    package init(cohort: String, id: String, kind: String, damage: String? = nil) {
      self.cohort = cohort
      self.id = id
      self.kind = kind
      self.damage = damage
    }
  }

  /// A name that a run gave another ID than the claim's, which stays.
  package struct Conflict: Hashable, Sendable {
    package var identity: Identity
    package var claim: NameClaim

    package init(identity: Identity, claim: NameClaim) {
      self.identity = identity
      self.claim = claim
    }
  }

  /// A cohort whose state stays as it is, because its lock is held.
  package struct Locked: Hashable, Sendable {
    package var cohort: String
    package var holder: String

    package init(cohort: String, holder: String) {
      self.cohort = cohort
      self.holder = holder
    }
  }

  package var environment: String
  /// Oldest first.
  package var runs: [Run] = []
  /// Names that have a claim afterwards.
  package var claims = 0
  package var conflicts: [Conflict] = []
  /// Cohorts whose state is saved in the present format.
  package var saved: [String] = []
  package var locked: [Locked] = []

  package init(environment: String) { self.environment = environment }
}
