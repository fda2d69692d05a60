/// What an opened store is for.
public enum StoreAccess: String, Hashable, Sendable, CaseIterable {
  /// Changes nothing: neither the store nor anything beside it.
  case reading
  case writing
}
