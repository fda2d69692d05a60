import Core
import HTTPTypes
import KVSimulator
import Testing

struct ValueTests {
  @Test func rawValuesOfAnyBytesAreKept() async throws {
    try await withSimulation { (simulation) async throws in
      let binary = (0...255).map { UInt8($0) }
      #expect(try await simulation.send(.put, "values/b", binary).result == "null")
      let answer = try await simulation.send(.get, "values/b")
      #expect((answer.status, answer.body) == (200, binary))
      #expect(answer.headers[.contentType] == "application/octet-stream")
      #expect(answer.header("expiration") == nil)
      #expect(try await simulation.send(.put, "values/empty", []).status == 200)
      #expect(try await simulation.send(.get, "values/empty").body == [])
    }
  }

  @Test(arguments: [
    ("trip:a:1", "trip:a:1"), ("trip%3Aa%3a1", "trip:a:1"), ("a%2Fb", "a/b"), ("a/b", "a/b"),
    ("%C3%A9%20%25", "é %"), ("a+b", "a+b"), ("%E2%80%A6", "…"), ("%5E", "^"), ("a%00b", "a\u{0}b"),
  ])
  func keysInPathsArePercentDecoded(path: String, key: String) async throws {
    try await withSimulation { (simulation) async throws in
      #expect(try await simulation.send(.put, "values/\(path)", "v").status == 200)
      let namespace = Namespace(Simulation.namespace)
      let stored = try await simulation.simulator.store.read(namespace, [Key(key)])
      #expect(stored == [Entry(value: Array("v".utf8))])
      #expect(try await simulation.send(.get, "values/\(path)").text == "v")
      #expect(try await simulation.send(.delete, "values/\(path)").result == "null")
      #expect(try await simulation.send(.get, "values/\(path)").code == 10_009)
    }
  }

  @Test func formsCarryMetadataByteForByte() async throws {
    try await withSimulation { (simulation) async throws in
      let metadata = #"{"b": 1.50, "a": 12345678901234567890, "a": "é\u00e9"}"#
      let value = "--x\r\n\r\n--\r\n"
      let body =
        "preamble\r\n--x y\r\nContent-Disposition: form-data; name=\"metadata\"\r\n"
        + "Content-Type: application/json\r\n\r\n\(metadata)\r\n"
        + "--x y\r\ncontent-disposition: form-data; filename=\"f\"; name=value\r\n\r\n\(value)\r\n"
        + "--x y--\r\n"
      let answer = try await simulation.send(
        .put, "values/k?expiration_ttl=60.0", body,
        headers: [.contentType: "multipart/form-data; boundary=\"x y\""])
      #expect(answer.result == "null")
      #expect(try await simulation.send(.get, "metadata/k").result == metadata)
      let stored = try await simulation.send(.get, "values/k")
      #expect(stored.text == value)
      #expect(stored.header("expiration") == "1800000060")
    }
  }

  @Test func puttingReplacesValueMetadataAndExpirationTogether() async throws {
    try await withSimulation { (simulation) async throws in
      let bulk = #"[{"key":"k","value":"1","metadata":{"m":1},"expiration_ttl":600}]"#
      #expect(try await simulation.send(.put, "bulk", bulk).status == 200)
      #expect(try await simulation.send(.get, "metadata/k").result == #"{"m":1}"#)
      #expect(try await simulation.send(.put, "values/k", "2").status == 200)
      #expect(try await simulation.send(.get, "metadata/k").result == "null")
      #expect(try await simulation.send(.get, "keys").result == #"[{"name":"k"}]"#)
    }
  }

  @Test func timeToLiveTakesPrecedenceAndExpiredEntriesAreAbsent() async throws {
    try await withSimulation { (simulation) async throws in
      let query = "values/k?expiration_ttl=60&expiration=1"
      #expect(try await simulation.send(.put, query, "v").status == 200)
      simulation.clock.advance(seconds: 59)
      #expect(try await simulation.send(.get, "values/k").header("expiration") == "1800000060")
      simulation.clock.advance(seconds: 1)
      #expect(try await simulation.send(.get, "values/k").code == 10_009)
      #expect(try await simulation.send(.get, "keys").result == "[]")
      let bulk = try await simulation.send(.post, "bulk/get", #"{"keys":["k"]}"#)
      #expect(bulk.result == #"{"values":{"k":null}}"#)
    }
  }

  @Test(arguments: [
    ("expiration=1800000059", 10_033), ("expiration=x", 10_033), ("expiration=0", 10_033),
    ("expiration=-9223372036854775808", 10_033), ("expiration_ttl=59", 10_034),
    ("expiration_ttl=9223372036854775807", 10_034), ("expiration_ttl=1e3x", 10_034),
    ("expiration_ttl=60.5", 10_034), ("expiration_ttl=60&expiration=x", 10_033),
  ])
  func expirationsThatCannotBeAreRefused(query: String, code: Int) async throws {
    try await withSimulation { (simulation) async throws in
      let answer = try await simulation.send(.put, "values/k?\(query)", "v")
      #expect((answer.status, answer.code) == (400, code))
      #expect(try await simulation.send(.get, "values/k").code == 10_009)
    }
  }

  @Test(arguments: [
    ("multipart/form-data", ""), ("multipart/form-data; boundary=b", "--c\r\n"),
    ("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=v\r\n\r\n"),
    ("multipart/form-data; boundary=b", "--b\r\nx: y\r\n\r\n1\r\n--b--"),
    ("multipart/form-data; boundary=b", "--b\r\n\r\n--b--"),
    (
      "multipart/form-data; boundary=b",
      "--b\r\nContent-Disposition: form-data; name=other\r\n\r\n1\r\n--b--"
    ),
  ])
  func formsThatAreNoneAreRefused(type: String, body: String) async throws {
    try await withSimulation { (simulation) async throws in
      let answer = try await simulation.send(
        .put, "values/k", body, headers: [.contentType: type])
      #expect((answer.status, answer.code) == (400, 10_012))
    }
  }

  @Test(arguments: ["{", "", "1 2", "\u{FEFF}1", #""\#(String(repeating: "m", count: 1_023))""#])
  func metadataThatIsNotJSONOrTooLongIsRefused(metadata: String) async throws {
    try await withSimulation { (simulation) async throws in
      let body =
        "--b\r\nContent-Disposition: form-data; name=value\r\n\r\nv\r\n"
        + "--b\r\nContent-Disposition: form-data; name=metadata\r\n\r\n\(metadata)\r\n--b--"
      let answer = try await simulation.send(
        .put, "values/k", body, headers: [.contentType: "multipart/form-data; boundary=b"])
      #expect((answer.status, answer.code) == (400, 10_047))
    }
  }

  @Test func valuesMayHave25MebibytesAndNoMore() async throws {
    try await withSimulation { (simulation) async throws in
      let largest = [UInt8](repeating: 7, count: 25 * 1_024 * 1_024)
      #expect(try await simulation.send(.put, "values/k", largest).status == 200)
      #expect(try await simulation.send(.get, "values/k").body.count == largest.count)
      for excess in [1, 100_000] {
        let body = largest + [UInt8](repeating: 7, count: excess)
        let answer = try await simulation.send(.put, "values/k", body)
        #expect((answer.status, answer.code) == (413, 10_024))
      }
    }
  }
}
