import CloudflareStore
import Core
import KVSimulator
import Testing

@Suite("The rate limit over the simulator")
struct RateLimitTests {
  /// More requests than the allowance has, and the service never has to refuse one.
  @Test(arguments: [1, 4, 8])
  func isNeverExceeded(_ concurrency: Int) async throws {
    try await Simulation.run(
      rateLimit: RateLimit(requests: 60, window: 30, block: 300), concurrency: concurrency,
      movesClock: true
    ) { simulation in
      let all = (0..<1_500).map { (Key("k:\(10_000 + $0)"), Entry(value: [0x31])) }
      try await simulation.seed(all)
      let store = try simulation.store { $0.requests.bulkGetKeys = 10 }
      for start in stride(from: 0, to: all.count, by: 500) {
        let keys = all[start..<(start + 500)].map(\.0)
        #expect(try await store.read("LOGS", keys).allSatisfy { $0 != nil })
      }
      #expect(simulation.simulator.counters.rateLimited == 0)
      #expect(store.requestCounts?.reads == 150)
      #expect(simulation.time.uptime >= .seconds(30))
      #expect(simulation.time.waits.allSatisfy { $0.reason == .pacing })
    }
  }

  @Test func aBlockThatSomebodyElseCausedIsWaitedOut() async throws {
    try await Simulation.run(
      rateLimit: RateLimit(requests: 5, window: 300, block: 300), movesClock: true
    ) { simulation in
      try await simulation.exhaustAllowance(5)
      let store = try simulation.store()
      #expect(try await store.read("LOGS", ["k"]) == [nil])
      #expect(simulation.time.uptime >= .seconds(290))
    }
  }

  @Test func aLowerRateIsKept() async throws {
    try await Simulation.run(requestsPerSecond: 2) { simulation in
      let store = try simulation.store()
      for _ in 0..<11 { _ = try await store.read("LOGS", ["k"]) }
      #expect(simulation.time.uptime == .seconds(5))
    }
  }

  @Test(arguments: [1, 2])
  func anInterruptionEndsAnyWait(_ sleep: Int) async throws {
    try await Simulation.run(
      faults: [FaultRule(.tooManyRequests, count: 2), FaultRule(.unavailable, after: 0)]
    ) { simulation in
      let store = try simulation.store()
      simulation.time.interrupt(sleep: sleep)
      let error = await storeError { _ = try await store.read("LOGS", ["k"]) }
      #expect(error?.code == .cancelled)
      #expect(simulation.time.slept.count == sleep)
    }
  }

  @Test func aCancelledTaskEndsItsRequests() async throws {
    try await Simulation.run(faults: [FaultRule(.unavailable)]) { simulation in
      let store = try simulation.store { $0.retries.deadline = .seconds(1_000_000) }
      let code = await withTaskGroup(of: StoreError.Code?.self) { group in
        group.addTask { await storeError { _ = try await store.read("LOGS", ["k"]) }?.code }
        while simulation.time.waits.isEmpty { await Task.yield() }
        group.cancelAll()
        return await group.next() ?? nil
      }
      #expect(code == .cancelled)
    }
  }
}
