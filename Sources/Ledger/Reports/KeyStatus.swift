package import Core

/// How far one user's records are, as far as keys tell.
package struct KeyStatus: Hashable, Sendable {
  package var identity: Identity
  /// Legacy keys without a canonical key.
  package var left = 0
  /// Legacy keys whose canonical key exists.
  package var moved = 0
  /// All of these, and keys that records keep: whether they are rewritten, keys do not tell.
  package var records: [Namespace: Int] = [:]
  /// Legacy keys that no rule matches.
  package var unmatched = 0

  package init(identity: Identity) { self.identity = identity }
}
