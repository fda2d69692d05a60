import CloudflareStore
import Core
import Synchronization

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
    let random = Mutex(SplitMix64(state: seed))
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

/// A small generator with the same sequence everywhere (Steele, Lea and Flood, 2014).
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
