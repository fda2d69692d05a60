import HTTPTypes
import KVSimulator
import Synchronization
import Testing

struct CountersTests {
  @Test func requestsAndKeysAreCountedByCall() async throws {
    let records = Mutex<[RequestRecord]>([])
    try await withSimulation {
      $0.onRequest = { record in records.withLock { $0.append(record) } }
    } _: { (simulation) async throws in
      let pairs = #"[{"key":"a","value":"secret"},{"key":"b","value":"secret"}]"#
      _ = try await simulation.send(.put, "bulk", pairs)
      _ = try await simulation.send(.get, "keys?prefix=a")
      _ = try await simulation.send(.post, "bulk/get", #"{"keys":["a","none","none"]}"#)
      _ = try await simulation.send(.get, "values/none")
      _ = try await simulation.send(.get, "/elsewhere")
      let counters = simulation.simulator.counters
      #expect(counters.requests == 5)
      #expect(counters[.bulkPut] == tally(requests: 1, failures: 0, keys: 2))
      #expect(counters[.list] == tally(requests: 1, failures: 0, keys: 1))
      #expect(counters[.bulkGet] == tally(requests: 1, failures: 0, keys: 3))
      #expect(counters[.get] == tally(requests: 1, failures: 1, keys: 0))
      #expect(counters[.delete] == tally(requests: 0, failures: 0, keys: 0))
      simulation.simulator.resetCounters()
      #expect(simulation.simulator.counters == RequestCounters())
    }
    let log = records.withLock { $0 }
    #expect(log.map(\.status) == [200, 200, 200, 404, 404])
    #expect(log.map(\.call) == [.bulkPut, .list, .bulkGet, .get, nil])
    #expect(log.map(\.code) == [nil, nil, nil, 10_009, 7_000])
    for line in log.map(\.json) {
      #expect(!line.contains("test"), "a token is in the log")
      #expect(!line.contains("secret"), "a value is in the log")
    }
    #expect(
      log[1].json == #"{"number":2,"time":"2027-01-15T08:00:00.000Z","method":"GET","path":""#
        + Simulation.home + #"/keys","call":"list","status":200,"keys":1}"#)
  }

  private func tally(requests: Int, failures: Int, keys: Int) -> RequestCounters.Tally {
    var tally = RequestCounters.Tally()
    (tally.requests, tally.failures, tally.keys) = (requests, failures, keys)
    return tally
  }
}
