public import Core

/// How one group of wanted keys was listed, and why that way.
public struct ListingReport: Hashable, Sendable {
  public enum Strategy: String, Hashable, Sendable, CaseIterable {
    /// One scan over all keys of the prefix brought everything.
    case wholePrefix = "whole-prefix"
    /// Users' keys were listed by themselves, or are left to reads where those are cheaper; a few
    /// pages of the whole prefix may have been tried.
    case perUser = "per-user"
    /// Some of both.
    case switched
  }

  public var namespace: Namespace
  /// What all keys of the group start with; may be empty.
  public var prefix: Key
  public var strategy: Strategy
  /// List requests made.
  public var requests: Int
  /// Users' prefixes and keys that were asked about.
  public var wantedPrefixes: Int
  public var keysSeen: Int
  /// Of those seen, the ones under a wanted prefix.
  public var keysWanted: Int
  /// One sentence, without a full stop.
  public var reason: String

  public init(
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
