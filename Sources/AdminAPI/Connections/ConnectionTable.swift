import NIOCore
import Synchronization

/// The open connections, so that there are never more than so many, in all and of one address.
///
/// A new connection takes the place of the one that has kept the server waiting longest. Only where none is
/// waited for, so that all are being answered, is the new one turned away.
final class ConnectionTable: Sendable {
  private struct Entry {
    var address: String
    /// Since when the server waits for the client; nil while it is at work for it.
    var waitingSince: NIODeadline?
    var close: @Sendable () -> Void
  }

  private struct State {
    var entries: [Int: Entry] = [:]
    var counts: [String: Int] = [:]
    var next = 0

    mutating func remove(_ id: Int) -> Entry? {
      guard let entry = entries.removeValue(forKey: id) else { return nil }
      let left = counts[entry.address, default: 0] - 1
      counts[entry.address] = left > 0 ? left : nil
      return entry
    }
  }

  private let limit: Int
  private let ofAddress: Int
  private let state = Mutex(State())

  /// - Parameters:
  ///   - limit: connections in all; at least 1.
  ///   - ofAddress: of one address; at least 1.
  init(atMost limit: Int, ofAddress: Int) {
    self.limit = max(1, limit)
    self.ofAddress = max(1, ofAddress)
  }

  var count: Int { state.withLock { $0.entries.count } }

  /// Takes a new connection in, if need be in the place of another, which is closed.
  ///
  /// - Returns: what to call the connection; nil where there is no room.
  func enter(
    from address: String, at now: NIODeadline, close: @escaping @Sendable () -> Void
  ) -> Int? {
    let (id, victim) = state.withLock { state -> (Int?, Entry?) in
      var victim: Entry?
      if state.counts[address, default: 0] >= ofAddress {
        guard let found = Self.victim(state, where: { $0.address == address }) else {
          return (nil, nil)
        }
        victim = state.remove(found)
      } else if state.entries.count >= limit {
        // Those with the most connections give way first.
        guard let found = Self.victim(state, where: { _ in true }) else { return (nil, nil) }
        victim = state.remove(found)
      }
      state.next += 1
      state.entries[state.next] = Entry(address: address, waitingSince: now, close: close)
      state.counts[address, default: 0] += 1
      return (state.next, victim)
    }
    victim?.close()
    return id
  }

  func leave(_ id: Int) { state.withLock { _ = $0.remove(id) } }

  /// - Parameter since: nil while the server is at work for the client.
  func note(_ id: Int, waitingSince since: NIODeadline?) {
    state.withLock { $0.entries[id]?.waitingSince = since }
  }

  private static func victim(_ state: State, where matches: (Entry) -> Bool) -> Int? {
    state.entries.compactMap { id, entry -> (id: Int, count: Int, since: NIODeadline)? in
      guard let since = entry.waitingSince, matches(entry) else { return nil }
      return (id, state.counts[entry.address, default: 0], since)
    }.max { a, b in
      // Of two that have waited as long, the one that came first.
      (a.count, b.since, b.id) < (b.count, a.since, a.id)
    }?.id
  }
}
