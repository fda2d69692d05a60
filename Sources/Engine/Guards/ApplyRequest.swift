package import Ledger

/// A plan that is to be applied, and what the caller knows of it.
package struct ApplyRequest: Sendable {
  /// Which digest the caller expects.
  package enum Expectation: Hashable, Sendable {
    /// This one: `sha256:` and 64 hexadecimal digits, in either case, or the digits alone.
    case digest(String)
    /// Any: the caller made or named the plan itself.
    case any
  }

  package var plan: VerifiedPlan
  package var origin: ApplyOrigin
  package var expectation: Expectation
  /// Why the environment's gate is overridden; nil where it is not.
  package var gateOverride: String?
  /// Why a rollback runs although the environment is frozen; nil where it does not.
  package var freezeOverride: String?
  /// Whether records that runs wrote and that are gone are left deleted, however many they are.
  package var leavesDeleted: Bool

  package init(
    _ plan: VerifiedPlan, from origin: ApplyOrigin, expecting expectation: Expectation,
    gateOverride: String?, freezeOverride: String? = nil, leavesDeleted: Bool = false
  ) {
    self.leavesDeleted = leavesDeleted
    self.plan = plan
    self.origin = origin
    self.expectation = expectation
    self.gateOverride = gateOverride
    self.freezeOverride = freezeOverride
  }

  var isPinned: Bool { expectation != .any }
}
