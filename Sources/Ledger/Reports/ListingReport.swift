package import Core

/// How one group of wanted keys was listed, and why that way.
package struct ListingReport: Hashable, Sendable {
  package enum Strategy: String, Hashable, Sendable, CaseIterable {
    /// One scan over all keys of the prefix brought everything.
    case wholePrefix = "whole-prefix"
    /// Users' keys were listed by themselves, or are left to reads where those are cheaper; a few
    /// pages of the whole prefix may have been tried.
    case perUser = "per-user"
    /// Some of both.
    case switched
  }

  package var namespace: Namespace
  /// What all keys of the group start with; may be empty.
  package var prefix: Key
  package var strategy: Strategy
  /// List requests made.
  package var requests: Int
  /// Users' prefixes and keys that were asked about.
  package var wantedPrefixes: Int
  package var keysSeen: Int
  /// Of those seen, the ones under a wanted prefix.
  package var keysWanted: Int
  /// One sentence, without a full stop.
  package var reason: String

  package init(
    namespace: Namespace, prefix: Key, strategy: Strategy, requests: Int, wantedPrefixes: Int,
    keysSeen: Int, keysWanted: Int, reason: String
  ) {
    self.namespace = namespace
    self.prefix = prefix
    self.strategy = strategy
    self.requests = requests
    self.wantedPrefixes = wantedPrefixes
    self.keysSeen = keysSeen
    self.keysWanted = keysWanted
    self.reason = reason
  }
}

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
