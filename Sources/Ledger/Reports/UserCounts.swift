package import Core

/// One user's operations, by rule and action.
package struct UserCounts: Sendable {
  package var identity: Identity
  package var counts = PlanCounts()
  package var unmatched = 0

  package init(identity: Identity) { self.identity = identity }
}
