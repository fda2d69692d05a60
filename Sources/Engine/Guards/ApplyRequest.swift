public import Ledger

/// A plan that is to be applied, and what the caller knows of it.
public struct ApplyRequest: Sendable {
  /// Which digest the caller expects.
  public enum Expectation: Hashable, Sendable {
    /// This one: `sha256:` and 64 hexadecimal digits, in either case, or the digits alone.
    case digest(String)
    /// Any: the caller made or named the plan itself.
    case any
  }

  public var plan: VerifiedPlan
  public var origin: ApplyOrigin
  public var expectation: Expectation
  /// Why the environment's gate is overridden; nil where it is not.
  public var gateOverride: String?

  public init(
    _ plan: VerifiedPlan, from origin: ApplyOrigin, expecting expectation: Expectation,
    gateOverride: String?
  ) {
    self.plan = plan
    self.origin = origin
    self.expectation = expectation
    self.gateOverride = gateOverride
  }

  var isPinned: Bool { expectation != .any }
}
