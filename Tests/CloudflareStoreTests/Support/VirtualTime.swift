import CloudflareStore
import Core
import Synchronization
import TestKit

/// Time that passes only while something waits for it.
final class VirtualTime: Sendable {
  struct Interrupted: Error {}

  private struct State {
    var uptime: Duration = .zero
    var slept: [Duration] = []
    var waits: [RequestWait] = []
    var interruption: Int?
  }

  private let state = Mutex(State())
  private let others = Mutex<(@Sendable (Duration) async -> Void)?>(nil)

  /// Runs `body` in each sleep, with its length: what others do meanwhile.
  func whileSleeping(_ body: @escaping @Sendable (Duration) async -> Void) {
    others.withLock { $0 = body }
  }

  var uptime: Duration { state.withLock { $0.uptime } }
  /// Everything slept, in order.
  var slept: [Duration] { state.withLock { $0.slept } }
  var waits: [RequestWait] { state.withLock { $0.waits } }

  func advance(by duration: Duration) { state.withLock { $0.uptime += duration } }

  /// The `number`th sleep from now, and all after it, throw.
  func interrupt(sleep number: Int) {
    state.withLock { $0.interruption = $0.slept.count + number }
  }

  /// - Parameters:
  ///   - now: seconds since 1970 at uptime zero.
  ///   - movesNow: whether the time of day passes with the uptime.
  func environment(
    seed: UInt64 = 0, now: @escaping @Sendable () -> Int64 = { 1_700_000_000 },
    movesNow: Bool = false
  ) -> RequestEnvironment {
    let random = Mutex(SplitMix64(seed: seed))
    return RequestEnvironment(
      now: {
        let base = Timestamp(seconds: now())
        return movesNow ? base.adding(seconds: self.uptime.components.seconds) : base
      },
      uptime: { self.uptime },
      sleep: { duration in
        let others = self.others.withLock { $0 }
        await others?(duration)
        try self.sleep(duration)
      },
      random: { random.withLock { Double.random(in: 0..<1, using: &$0) } },
      onWait: { wait in self.state.withLock { $0.waits.append(wait) } })
  }

  private func sleep(_ duration: Duration) throws {
    try state.withLock { state in
      state.slept.append(duration)
      if let limit = state.interruption, state.slept.count >= limit { throw Interrupted() }
      state.uptime += duration
    }
  }
}
