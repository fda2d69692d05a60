internal import Core
internal import Synchronization

/// How far the runs of this very process are.
final class LiveRuns: Sendable {
  private let tallies = Mutex<[String: Tally]>([:])

  func report(_ tally: Tally, of run: String) { tallies.withLock { $0[run] = tally } }
  func end(_ run: String) { tallies.withLock { $0[run] = nil } }
  func tally(of run: String) -> Tally? { tallies.withLock { $0[run] } }
}
