package import Core

/// What planning asked a metered store for.
package struct PlanningRequests: Hashable, Sendable {
  package var made: RequestCounts
  /// How each group of keys was listed, and why that way.
  package var listings: [ListingReport]

  package init(made: RequestCounts, listings: [ListingReport]) {
    self.made = made
    self.listings = listings
  }
}
