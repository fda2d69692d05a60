import Core

/// Remembers when each key was last written, for as long as that keeps it from being written again.
struct WriteRate: Sendable {
  var interval: Duration {
    didSet { if interval <= .zero { lastWrites = [:] } }
  }
  private var lastWrites: [Namespace: [Key: Timestamp]] = [:]
  private var nextPruning = Timestamp(milliseconds: 0)

  init(interval: Duration) { self.interval = interval }

  /// The keys of `items` that were written less than the interval ago; notes a write of the others.
  mutating func tooSoon(_ items: [WriteItem], at now: Timestamp) -> Set<Key> {
    guard interval > .zero else { return [] }
    prune(at: now)
    var refused: Set<Key> = []
    for item in items {
      if let last = lastWrites[item.namespace]?[item.key], end(of: last) > now {
        refused.insert(item.key)
      } else {
        lastWrites[item.namespace, default: [:]][item.key] = now
      }
    }
    return refused
  }

  private func end(of write: Timestamp) -> Timestamp {
    Timestamp(milliseconds: write.milliseconds + interval.wholeMilliseconds)
  }

  /// Drops what refuses nothing any more, at most once per interval.
  private mutating func prune(at now: Timestamp) {
    guard nextPruning <= now else { return }
    nextPruning = end(of: now)
    for namespace in lastWrites.keys {
      lastWrites[namespace] = lastWrites[namespace]?.filter { end(of: $0.value) > now }
    }
  }
}

extension Duration {
  /// Rounded down.
  fileprivate var wholeMilliseconds: Int64 {
    components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
  }
}
