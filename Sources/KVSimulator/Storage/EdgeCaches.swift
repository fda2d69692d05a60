import Core

/// What each edge remembers: entries, absences and pages of lists, each for the lifetime from when it
/// was fetched.
///
/// A write at an edge is seen there at once. Other edges see it when what they remember of the key ends,
/// within the lifetime (https://developers.cloudflare.com/kv/concepts/how-kv-works/). Lists are
/// remembered as they were answered, so that they may not show the edge's own writes either.
struct EdgeCaches: Sendable {
  private struct Remembered<Value: Sendable>: Sendable {
    var value: Value
    var end: Timestamp
  }

  private struct Cache: Sendable {
    var entries: [Namespace: [Key: Remembered<Entry?>]] = [:]
    var lists: [ListQuery: Remembered<Listing>] = [:]
  }

  private(set) var codes: Set<EdgeCode>
  /// Seconds.
  private(set) var lifetime: Int64
  private var caches: [EdgeCode: Cache] = [:]
  private var nextPruning = Timestamp(milliseconds: 0)

  /// - Parameter lifetime: seconds.
  init(_ codes: Set<EdgeCode>, lifetime: Int64) {
    self.codes = codes
    self.lifetime = lifetime
  }

  /// What the edge remembers of a key; nil when it has to fetch it.
  func entry(_ key: Key, in namespace: Namespace, at edge: EdgeCode, _ now: Timestamp) -> Entry?? {
    guard let known = caches[edge]?.entries[namespace]?[key], known.end > now else { return nil }
    return .some(known.value.flatMap { $0.isExpired(at: now.seconds) ? nil : $0 })
  }

  /// Remembers what was fetched, unless the edge knows the key by now, as by a write meanwhile.
  mutating func remember(
    _ entry: Entry?, of key: Key, in namespace: Namespace, at edge: EdgeCode, _ now: Timestamp
  ) {
    prune(at: now)
    if let known = caches[edge]?.entries[namespace]?[key], known.end > now { return }
    note(entry, of: key, in: namespace, at: edge, now)
  }

  /// Remembers what was written at the edge.
  mutating func note(
    _ entry: Entry?, of key: Key, in namespace: Namespace, at edge: EdgeCode, _ now: Timestamp
  ) {
    caches[edge, default: Cache()].entries[namespace, default: [:]][key] = Remembered(
      value: entry, end: now.adding(seconds: lifetime))
  }

  func listing(_ query: ListQuery, at edge: EdgeCode, _ now: Timestamp) -> Listing? {
    guard let known = caches[edge]?.lists[query], known.end > now else { return nil }
    return known.value
  }

  mutating func remember(
    _ listing: Listing, of query: ListQuery, at edge: EdgeCode, _ now: Timestamp
  ) {
    prune(at: now)
    caches[edge, default: Cache()].lists[query] = Remembered(
      value: listing, end: now.adding(seconds: lifetime))
  }

  /// Drops what has ended, at most once per lifetime.
  private mutating func prune(at now: Timestamp) {
    guard nextPruning <= now else { return }
    nextPruning = now.adding(seconds: max(1, lifetime))
    for edge in caches.keys {
      var cache = caches[edge] ?? Cache()
      cache.lists = cache.lists.filter { $0.value.end > now }
      cache.entries = cache.entries.compactMapValues { known in
        let rest = known.filter { $0.value.end > now }
        return rest.isEmpty ? nil : rest
      }
      caches[edge] = cache
    }
  }
}
