import Core

/// What readers far from the last writer see: writes come into sight only after a delay, and so
/// does the end of an absence that somebody has read.
///
/// The store beneath always holds the newest state; the overlay keeps what was there before.
struct ConsistencyOverlay: Sendable {
  private struct Change {
    let time: Timestamp
    let before: Entry?
  }

  /// Seconds.
  var delay: Int64 {
    didSet { if delay == 0 { (changes, absences) = ([:], [:]) } }
  }
  /// Oldest first.
  private var changes: [Namespace: [Key: [Change]]] = [:]
  /// When each cached absence ends.
  private var absences: [Namespace: [Key: Timestamp]] = [:]
  private var nextPruning = Timestamp(milliseconds: 0)

  init(delay: Int64) { self.delay = delay }

  var isActive: Bool { delay > 0 }

  /// - Parameter before: what the store held under each key before it was written.
  mutating func noteWrites(
    _ before: [(key: Key, entry: Entry?)], in namespace: Namespace, at now: Timestamp
  ) {
    guard isActive else { return }
    prune(at: now)
    for (key, entry) in before {
      changes[namespace, default: [:]][key, default: []].append(Change(time: now, before: entry))
    }
  }

  /// What a reader sees of a key of which the store holds `current`. Remembers an absence.
  mutating func read(
    _ key: Key, current: Entry?, in namespace: Namespace, at now: Timestamp
  ) -> Entry? {
    guard isActive else { return current }
    if let end = absences[namespace]?[key], end > now { return nil }
    let entry = visible(changes[namespace]?[key] ?? [], current: current, at: now)
    if entry == nil {
      absences[namespace, default: [:]][key] = now.adding(seconds: delay)
    }
    return entry
  }

  /// The keys whose last writes lists do not see yet, in byte order, with what they see instead.
  func hidden(
    in namespace: Namespace, prefix: Key, after: Key?, at now: Timestamp
  ) -> [(key: Key, entry: Entry?)] {
    guard isActive, let changes = changes[namespace] else { return [] }
    var hidden: [(key: Key, entry: Entry?)] = []
    for (key, history) in changes where key.hasPrefix(prefix) && after.map({ $0 < key }) ?? true {
      guard let change = history.first(where: { isPending($0, at: now) }) else { continue }
      hidden.append((key, change.before.flatMap { live($0, at: now) }))
    }
    return hidden.sorted { $0.key < $1.key }
  }

  private func visible(_ history: [Change], current: Entry?, at now: Timestamp) -> Entry? {
    guard let change = history.first(where: { isPending($0, at: now) }) else { return current }
    return change.before.flatMap { live($0, at: now) }
  }

  private func isPending(_ change: Change, at now: Timestamp) -> Bool {
    change.time.adding(seconds: delay) > now
  }

  private func live(_ entry: Entry, at now: Timestamp) -> Entry? {
    entry.isExpired(at: now.seconds) ? nil : entry
  }

  /// Drops what no reader can see any more, at most once per delay.
  private mutating func prune(at now: Timestamp) {
    guard nextPruning <= now else { return }
    nextPruning = now.adding(seconds: delay)
    for namespace in changes.keys {
      changes[namespace] = changes[namespace]?.compactMapValues { history in
        let pending = history.filter { isPending($0, at: now) }
        return pending.isEmpty ? nil : pending
      }
    }
    for namespace in absences.keys {
      absences[namespace] = absences[namespace]?.filter { $0.value > now }
    }
  }
}
