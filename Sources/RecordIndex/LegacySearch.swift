package import Core

/// Finds out whether a user still has records under legacy keys that are to become indexed ones.
///
/// Until they have moved, the application counts and lists them where they are, so that a counter or
/// an index that holds more than the canonical keys is not wrong.
package protocol LegacySearch: Sendable {
  /// Whether a record has yet to move: its canonical key is absent, and its rule does not refuse it
  /// for good.
  ///
  /// - Parameter now: seconds since 1970.
  func remain(of user: IndexUser, now: Int64) async throws(StoreError) -> Bool
}
