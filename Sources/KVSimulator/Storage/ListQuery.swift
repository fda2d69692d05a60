import Core

/// What a list call asks for: up to `limit` keys that start with `prefix` and follow `after`.
struct ListQuery: Hashable, Sendable {
  let namespace: Namespace
  let prefix: Key
  let after: Key?
  let limit: Int
}
