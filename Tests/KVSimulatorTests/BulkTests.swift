import Core
import HTTPTypes
import KVSimulator
import Testing

struct BulkTests {
  @Test func pairsOfEveryKindAreWrittenAndReadBack() async throws {
    try await withSimulation { (simulation) async throws in
      let body = #"""
        [{"key":"a\u003ab","value":"t\u00e9\ud83d\ude00\u0000","unknown":[1]},
         {"base64":true,"value":"AP+A","key":"binary","metadata": {"n": 1.0 } },
         {"key":"x","value":"first","metadata":1},{"key":"x","value":"last","expiration":1.80000006e9}]
        """#
      let written = try await simulation.send(.put, "bulk", body)
      #expect(written.result == #"{"successful_key_count":4,"unsuccessful_keys":[]}"#)
      let namespace = Namespace(Simulation.namespace)
      let stored = try await simulation.simulator.store.read(namespace, ["a:b", "binary", "x"])
      #expect(
        stored == [
          Entry(value: Array("té😀\u{0}".utf8)),
          Entry(value: [0, 0xFF, 0x80], metadata: Array(#"{"n": 1.0 }"#.utf8)),
          Entry(value: Array("last".utf8), expiration: 1_800_000_060),
        ])
    }
  }

  @Test func bulkGetsGiveTextJSONAndMetadata() async throws {
    try await withSimulation { (simulation) async throws in
      try await simulation.seed([
        ("j", Entry(value: Array(#"{"n": 1e400}"#.utf8), metadata: Array("[1, 2]".utf8))),
        ("t", Entry(value: Array("\"\\\n".utf8), expiration: 1_900_000_000)),
      ])
      let text = try await simulation.send(.post, "bulk/get", #"{"keys":["t","none","t"]}"#)
      #expect(text.result == #"{"values":{"t":"\"\\\n","none":null}}"#)
      let json = try await simulation.send(
        .post, "bulk/get", #"{"type":"json","keys":["j"],"withMetadata":true}"#)
      #expect(json.result == #"{"values":{"j":{"value":{"n": 1e400},"metadata":[1, 2]}}}"#)
      let metadata = try await simulation.send(
        .post, "bulk/get", #"{"keys":["t","none"],"withMetadata":true}"#)
      #expect(
        metadata.result == #"{"values":{"t":{"value":"\"\\\n","metadata":null,"#
          + #""expiration":1900000000},"none":null}}"#)
    }
  }

  @Test func bulkDeletesCountAbsentKeysToo() async throws {
    try await withSimulation { (simulation) async throws in
      try await simulation.seed([("a", Entry(value: [1])), ("b", Entry(value: [1]))])
      let posted = try await simulation.send(.post, "bulk/delete", #"["a","none"]"#)
      #expect(posted.result == #"{"successful_key_count":2,"unsuccessful_keys":[]}"#)
      #expect(try await simulation.send(.get, "keys").names == ["b"])
      #expect(try await simulation.send(.delete, "bulk", #"["b"]"#).status == 200)
      #expect(try await simulation.send(.get, "keys").names == [])
    }
  }

  @Test func tenThousandItemsAreTakenAndNoMore() async throws {
    try await withSimulation { (simulation) async throws in
      func pairs(_ count: Int) -> String {
        "[" + (0..<count).map { #"{"key":"k\#($0)","value":"v"}"# }.joined(separator: ",") + "]"
      }
      #expect(try await simulation.send(.put, "bulk", pairs(10_001)).code == 10_012)
      #expect(try await simulation.send(.get, "keys").names == [])
      let written = try await simulation.send(.put, "bulk", pairs(10_000))
      #expect(written.result == #"{"successful_key_count":10000,"unsuccessful_keys":[]}"#)
      let keys = "[" + (0..<10_001).map { "\"k\($0)\"" }.joined(separator: ",") + "]"
      #expect(try await simulation.send(.post, "bulk/delete", keys).code == 10_012)
      #expect(try await simulation.send(.get, "keys").names.count == 1_000)
    }
  }

  @Test(arguments: [
    (#"{"key":"k"}"#, 10_012), (#"{"value":"v"}"#, 10_012), (#"{"key":7,"value":""}"#, 10_012),
    (#"{"key":"k","value":7}"#, 10_012), (#"{"key":"k","value":"\ud800"}"#, 10_012),
    (#"{"key":"k","value":"A","base64":true}"#, 10_012), ("7", 10_012), ("{", 10_012),
    (#"{"key":"k","value":"AA=A","base64":true}"#, 10_012),
    (#"{"key":"k","value":"AB==","base64":true}"#, 10_012),
    (#"{"key":"k","value":"v","base64":1}"#, 10_012), (#"{"key":"","value":"v"}"#, 10_042),
    (#"{"key":".","value":"v"}"#, 10_042), (#"{"key":"..","value":"v"}"#, 10_042),
    (#"{"key":"k","value":"v","expiration":1800000059}"#, 10_033),
    (#"{"key":"k","value":"v","expiration":"soon"}"#, 10_033),
    (#"{"key":"k","value":"v","expiration_ttl":59}"#, 10_034),
    (#"{"key":"\#(String(repeating: "é", count: 257))","value":"v"}"#, 10_030),
    (#"{"key":"k","value":"v","metadata":"\#(String(repeating: "m", count: 1_023))"}"#, 10_047),
  ])
  func oneBadPairRefusesTheWholeRequest(pair: String, code: Int) async throws {
    try await withSimulation { (simulation) async throws in
      let answer = try await simulation.send(
        .put, "bulk", #"[{"key":"good","value":"v"},\#(pair)]"#)
      #expect((answer.status, answer.code) == (400, code))
      #expect(try await simulation.send(.get, "keys").names == [])
    }
  }

  @Test(arguments: [
    (#"{"keys":[]}"#, 10_029), ("{}", 10_029), ("[]", 10_012), (#"{"keys":[7]}"#, 10_012),
    (#"{"keys":["k"],"type":"xml"}"#, 10_029), (#"{"keys":["."]}"#, 10_042),
    (#"{"keys":["k"],"withMetadata":"yes"}"#, 10_012), (#"{"keys":["binary"]}"#, 10_029),
    (#"{"keys":["text"],"type":"json"}"#, 10_029),
    (#"{"keys":["\#(String(repeating: "k", count: 513))"]}"#, 10_030),
    ("{\"keys\":[" + (0...100).map { "\"\($0)\"" }.joined(separator: ",") + "]}", 10_029),
  ])
  func bulkGetsThatCannotBeAreRefused(body: String, code: Int) async throws {
    try await withSimulation { (simulation) async throws in
      try await simulation.seed([
        ("binary", Entry(value: [0xFF])), ("text", Entry(value: Array("no JSON".utf8))),
      ])
      let answer = try await simulation.send(.post, "bulk/get", body)
      #expect((answer.status, answer.code) == (400, code))
    }
  }

  @Test func responsesAbove25MegabytesAreRefused() async throws {
    try await withSimulation { (simulation) async throws in
      let entry = Entry(value: [UInt8](repeating: 0x78, count: 9_000_000))
      try await simulation.seed([("a", entry), ("b", entry), ("c", entry)])
      let two = try await simulation.send(.post, "bulk/get", #"{"keys":["a","b"]}"#)
      #expect(two.status == 200)
      let three = try await simulation.send(.post, "bulk/get", #"{"keys":["a","b","c"]}"#)
      #expect((three.status, three.code) == (413, 10_024))
    }
  }
}
