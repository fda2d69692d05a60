/// What an opened store is for.
package enum StoreAccess: String, Hashable, Sendable, CaseIterable {
  /// Changes nothing: neither the store nor anything next to it.
  case reading
  case writing
}
