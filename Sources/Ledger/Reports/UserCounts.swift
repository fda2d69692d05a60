public import Core

/// One user's operations, by rule and action.
public struct UserCounts: Sendable {
  public var identity: Identity
  public var counts = PlanCounts()
  public var unmatched = 0

  public init(identity: Identity) { self.identity = identity }
}
