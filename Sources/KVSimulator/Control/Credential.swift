/// What a caller proves who they are with.
package enum Credential: Hashable, Sendable {
  /// An API token, sent as `Authorization: Bearer`.
  case token(String)
  /// A user's global key, sent as `X-Auth-Key` with `X-Auth-Email`; the address's case does not count.
  case globalKey(email: String, key: String)
}

/// What the API lets a caller do.
package enum TokenScope: String, CaseIterable, Hashable, Sendable {
  /// The permission "Workers KV Storage Read".
  case read
  /// The permission "Workers KV Storage Write", which includes reading.
  case write
}
