import Core
import HTTPTypes
import KVSimulator
import Testing

struct ServiceLimitTests {
  @Test func dailyQuotasCountKeysAndEndAtMidnight() async throws {
    try await withSimulation {
      $0.dailyQuota = DailyQuota([.reads: 3, .writes: 2, .deletes: 1, .lists: 1])
    } _: { (simulation) async throws in
      func code(_ method: HTTPRequest.Method, _ path: String, _ body: String = "") async throws
        -> Int?
      {
        let answer = try await simulation.send(method, path, body)
        #expect(answer.status == (answer.code == 10_048 ? 429 : answer.status))
        return answer.code
      }
      #expect(try await code(.put, "values/a", "1") == nil)
      // Two more would be three, so that neither is written.
      let two = #"[{"key":"b","value":"2"},{"key":"c","value":"3"}]"#
      #expect(try await code(.put, "bulk", two) == 10_048)
      #expect(try await code(.put, "values/b", "2") == nil)
      #expect(try await code(.put, "values/b", "3") == 10_048)
      #expect(try await code(.post, "bulk/get", #"{"keys":["a","b"]}"#) == nil)
      #expect(try await code(.get, "values/b") == nil)
      #expect(try await code(.get, "metadata/b") == 10_048)
      #expect(try await code(.get, "keys") == nil)
      #expect(try await code(.get, "keys") == 10_048)
      #expect(try await code(.delete, "values/b") == nil)
      #expect(try await code(.post, "bulk/delete", #"["a"]"#) == 10_048)
      // The clock stands at 08:00.
      simulation.clock.advance(seconds: 16 * 3_600 - 1)
      #expect(try await code(.get, "keys") == 10_048)
      simulation.clock.advance(seconds: 1)
      #expect(try await code(.get, "keys") == nil)
      #expect(try await simulation.send(.get, "values/a").text == "1")
    }
  }

  @Test func aKeyIsWrittenOncePerInterval() async throws {
    try await withSimulation {
      $0.writeInterval = .seconds(1)
    } _: { (simulation) async throws in
      #expect(try await simulation.send(.put, "values/a", "1").status == 200)
      let refused = try await simulation.send(.delete, "values/a")
      #expect((refused.status, refused.code) == (429, 10_022))
      #expect(refused.message == "remove key: 'Too Many Requests'")
      let pairs = #"[{"key":"a","value":"2"},{"key":"b","value":"2"}]"#
      let bulk = try await simulation.send(.put, "bulk", pairs)
      #expect(bulk.result == #"{"successful_key_count":1,"unsuccessful_keys":["a"]}"#)
      #expect(try await simulation.send(.get, "values/a").text == "1")
      #expect(try await simulation.send(.get, "values/b").text == "2")
      simulation.clock.advance(milliseconds: 999)
      #expect(try await simulation.send(.put, "values/a", "3").status == 429)
      simulation.clock.advance(milliseconds: 1)
      #expect(try await simulation.send(.put, "values/a", "4").status == 200)
    }
  }

  @Test func cursorsExpire() async throws {
    try await withSimulation {
      $0.cursorLifetime = 60
    } _: { (simulation) async throws in
      try await simulation.seed((10..<30).map { (Key("k\($0)"), Entry(value: [])) })
      let cursor = try #require(try await simulation.send(.get, "keys?limit=10").cursor)
      simulation.clock.advance(seconds: 60)
      #expect(try await simulation.send(.get, "keys?cursor=\(cursor)").names.count == 10)
      simulation.clock.advance(seconds: 1)
      let expired = try await simulation.send(.get, "keys?cursor=\(cursor)")
      #expect((expired.status, expired.code) == (400, 10_041))
      simulation.simulator.setCursorLifetime(nil)
      #expect(try await simulation.send(.get, "keys?cursor=\(cursor)").status == 200)
    }
  }

  @Test func theFreePlansQuotaIsTheDocumentedOne() {
    #expect(
      DailyQuota.free.limits == [
        .reads: 100_000, .writes: 1_000, .deletes: 1_000, .lists: 1_000,
      ])
  }

  @Test func limitsTurnOverHTTP() async throws {
    try await withSimulation { (simulation) async throws in
      func turn(_ path: String, _ body: String) async throws {
        #expect(try await simulation.send(.put, "/__admin/\(path)", body).status == 204)
      }
      try await turn("daily-quota", #"{"lists":0}"#)
      #expect(try await simulation.send(.get, "keys").code == 10_048)
      #expect(try await simulation.send(.delete, "/__admin/daily-quota").status == 204)
      #expect(try await simulation.send(.get, "keys").status == 200)
      try await turn("write-interval", #"{"milliseconds":1000}"#)
      #expect(try await simulation.send(.put, "values/a", "1").status == 200)
      #expect(try await simulation.send(.put, "values/a", "2").status == 429)
      try await turn("write-interval", #"{"milliseconds":0}"#)
      #expect(try await simulation.send(.put, "values/a", "3").status == 200)
      let accept = #"{"token":"test","scope":"read"}"#
      #expect(try await simulation.send(.post, "/__admin/tokens/accept", accept).status == 204)
      #expect(try await simulation.send(.put, "values/a", "4").status == 405)
    }
  }
}
