public import Core

/// What planning asked a metered store for.
public struct PlanningRequests: Hashable, Sendable {
  public var made: RequestCounts
  /// How each group of keys was listed, and why that way.
  public var listings: [ListingReport]

  public init(made: RequestCounts, listings: [ListingReport]) {
    self.made = made
    self.listings = listings
  }
}
