import Core

/// Keys that a listing is to answer for.
struct WantedKeys: Hashable, Sendable {
  enum Extent: Hashable, Sendable {
    /// Every key that starts with `start`.
    case prefix
    /// The one key `start`.
    case key
  }

  var start: Key
  var extent: Extent
  /// The keys that would have to be read where nothing lists them; nil where only a listing will do.
  var reads: Int?
  /// Requests for one key's metadata each that a listing spares.
  var metadata = 0

  /// True if listing these keys is never more expensive than reading them.
  func isSinglePage(_ shape: RequestShape) -> Bool {
    extent == .prefix && cost(shape) == shape.requestCost
  }

  /// Whether the reads that a listing spares cost less than so many pages.
  func isCheaperToRead(pages: Int, _ shape: RequestShape) -> Bool {
    reads.map { $0 + metadata * shape.requestCost < pages * shape.requestCost } ?? false
  }

  /// What they cost without a listing of the whole group, in keys read; longer ones cost further
  /// pages, which they cost either way.
  func cost(_ shape: RequestShape) -> Int {
    metadata > 0 ? shape.requestCost : min(reads ?? shape.requestCost, shape.requestCost)
  }

  /// Whether every key under `prefix` is among them.
  func covers(_ prefix: Key) -> Bool {
    extent == .prefix ? prefix.hasPrefix(start) : false
  }

  func contains(_ key: Key) -> Bool {
    extent == .prefix ? key.hasPrefix(start) : key == start
  }

  /// Whether a listing in key order that has reached `key` has shown all of them.
  func areBehind(_ key: Key) -> Bool {
    extent == .prefix ? key > start && !key.hasPrefix(start) : key >= start
  }
}

/// Wanted keys of one namespace that start alike, and that one scan could bring all together.
struct ListingGroup: Sendable {
  var namespace: Namespace
  /// What all keys of the group's rules start with.
  var prefix: Key
  /// In order, none among another.
  var wanted: [WantedKeys]
  /// Pages that an earlier scan of the whole prefix took; nil where there was none.
  var expectedPages: Int?

  func cost(_ shape: RequestShape) -> Int { wanted.reduce(0) { $0 + $1.cost(shape) } }
}

/// Gathers wanted keys and sorts them into groups.
struct ListingGroups {
  private struct Place: Hashable {
    var namespace: Namespace
    var prefix: Key
  }

  private struct Wish {
    var keys: WantedKeys
    var group: Key
  }

  private var wishes: [Namespace: [Wish]] = [:]

  /// - Parameter group: the literal text that the keys' template starts with.
  mutating func want(_ keys: WantedKeys, in namespace: Namespace, group: Key) {
    wishes[namespace, default: []].append(Wish(keys: keys, group: group))
  }

  /// The groups by namespace and prefix; what is among other wanted keys is not wanted twice.
  func groups() -> [ListingGroup] {
    var groups: [Place: [WantedKeys]] = [:]
    for (namespace, wishes) in wishes {
      for wish in Self.merged(wishes) {
        groups[Place(namespace: namespace, prefix: wish.group), default: []].append(wish.keys)
      }
    }
    return groups.map {
      ListingGroup(namespace: $0.key.namespace, prefix: $0.key.prefix, wanted: $0.value)
    }.sorted { ($0.namespace, $0.prefix) < ($1.namespace, $1.prefix) }
  }

  private static func merged(_ wishes: [Wish]) -> [Wish] {
    let sorted = wishes.sorted { a, b in
      a.keys.start == b.keys.start
        ? a.keys.extent == .prefix && b.keys.extent == .key : a.keys.start < b.keys.start
    }
    var merged: [Wish] = []
    for wish in sorted {
      guard let last = merged.last, last.keys.contains(wish.keys.start) else {
        merged.append(wish)
        continue
      }
      let end = merged.count - 1
      merged[end].keys.metadata += wish.keys.metadata
      if let reads = last.keys.reads, let more = wish.keys.reads {
        merged[end].keys.reads = reads + more
      } else {
        merged[end].keys.reads = nil
      }
    }
    return merged
  }
}
