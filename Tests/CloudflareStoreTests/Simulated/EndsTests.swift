import CloudflareStore
import Core
import KVSimulator
import Testing

@Suite("What ends at once, over the simulator")
struct EndsTests {
  @Test func aRevokedTokenEndsWithAdviceAndWithoutRepeats() async throws {
    try await Simulation.run { simulation in
      let store = try simulation.store()
      #expect(try await store.write(WriteBatch([simulation.put("a", "1")])) == [.written])
      simulation.simulator.revoke(token: Simulation.token)
      simulation.simulator.resetCounters()
      let errors = [
        await storeError { _ = try await store.read("LOGS", ["a"]) },
        await storeError { _ = try await store.write(WriteBatch([simulation.put("b", "1")])) },
        await storeError { _ = try await store.list() },
      ]
      for error in errors {
        #expect(error?.code == .unauthorized)
        #expect(error?.message.contains("CLOUDFLARE_API_TOKEN") == true)
      }
      #expect(simulation.simulator.counters.requests == 3)
    }
  }

  @Test func theDailyAllowanceEndsWithAdvice() async throws {
    try await Simulation.run(faults: [FaultRule(.dailyLimit)]) { simulation in
      let error = await storeError { _ = try await simulation.store().read("LOGS", ["a"]) }
      #expect(error?.code == .quotaExceeded)
      #expect(error?.message.contains("00:00 UTC") == true)
      #expect(simulation.simulator.counters.requests == 1)
    }
  }

  @Test func aNamespaceThatIsNotThereIsNotFound() async throws {
    try await Simulation.run { simulation in
      let store = try simulation.store(namespaces: ["LOGS": String(repeating: "0", count: 32)])
      let errors = [
        await storeError { _ = try await store.read("LOGS", ["a"]) },
        await storeError { _ = try await store.write(WriteBatch([simulation.put("b", "1")])) },
        await storeError { _ = try await store.list() },
      ]
      for error in errors { #expect(error?.code == .notFound) }
      #expect(simulation.simulator.counters.requests == 3)
    }
  }

  @Test func nothingListensIsUnavailable() async throws {
    let time = VirtualTime()
    let store = try CloudflareStore(
      CloudflareConfiguration(
        account: Simulation.account, namespaces: ["LOGS": Simulation.account],
        baseURL: "http://127.0.0.1:1", access: .reading),
      token: try #require(APIToken(Simulation.token)), sentTo: AllowedHosts(),
      budget: RequestBudget(environment: time.environment()))
    let error = await storeError { _ = try await store.read("LOGS", ["a"]) }
    #expect(error?.code == .unavailable)
    #expect(time.uptime > .seconds(60))
    try await store.shutdown()
  }

  @Test(arguments: FaultKind.allCases)
  func noTextHoldsTheToken(_ kind: FaultKind) async throws {
    try await Simulation.run(faults: [FaultRule(kind)]) { simulation in
      let store = try simulation.store { $0.retries.deadline = .seconds(5) }
      var texts = [String(describing: store), String(reflecting: store)]
      var dumped = ""
      dump(store, to: &dumped)
      let token = try #require(APIToken(Simulation.token))
      var tokenDump = ""
      dump(token, to: &tokenDump)
      texts += [dumped, tokenDump, "\(token)", String(reflecting: token), store.identity]
      for error in [
        await storeError { _ = try await store.read("LOGS", ["a"]) },
        await storeError { _ = try await store.write(WriteBatch([simulation.put("b", "1")])) },
        await storeError { _ = try await store.list() },
      ] {
        texts += [String(describing: error), String(reflecting: error)]
      }
      texts += simulation.time.waits.map { "\($0)" }
      for text in texts { #expect(!text.contains(Simulation.token)) }
    }
  }
}
