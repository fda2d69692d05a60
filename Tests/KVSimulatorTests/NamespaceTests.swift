import HTTPTypes
import KVSimulator
import Testing

struct NamespaceTests {
  @Test func createdNamespaceIsListedReadRenamedAndDeleted() async throws {
    try await withSimulation { (simulation) async throws in
      let created = try await simulation.send(.post, Simulation.root, #"{"title":"new"}"#)
      let id = try #require(created.result?.dropFirst(7).prefix(32))
      let json = #"{"id":"\#(id)","title":"new","supports_url_encoding":true}"#
      #expect(created.result == json)
      let path = "\(Simulation.root)/\(id)"
      #expect(try await simulation.send(.get, path).result == json)
      let listed = try await simulation.send(.get, "\(Simulation.root)?order=title")
      #expect(
        listed.result
          == #"[{"id":"\#(Simulation.namespace)","title":"TEST_KV","supports_url_encoding":true},"#
          + json + "]")
      let renamed = try await simulation.send(.put, path, #"{"title":"newer"}"#)
      #expect(renamed.result == json.replacing("new", with: "newer"))
      #expect(try await simulation.send(.put, "\(path)/values/k", "v").status == 200)
      #expect(try await simulation.send(.delete, path).result == "null")
      #expect(try await simulation.send(.get, path).code == 10_013)
      let again = try await simulation.send(.post, Simulation.root, #"{"title":"new"}"#)
      #expect(again.result == json)
      #expect(try await simulation.send(.get, "\(path)/values/k").code == 10_009)
    }
  }

  @Test func pagesOfNamespaces() async throws {
    try await withSimulation { (simulation) async throws in
      for title in ["b", "a", "c"] {
        let body = #"{"title":"\#(title)"}"#
        #expect(try await simulation.send(.post, Simulation.root, body).status == 200)
      }
      let query = "\(Simulation.root)?order=title&direction=desc&per_page=3&page="
      let first = try await simulation.send(.get, query + "1").text
      #expect(first.contains(#""page":1,"per_page":3,"count":3,"total_count":4,"total_pages":2"#))
      let second = try await simulation.send(.get, query + "2").text
      #expect(second.contains(#""title":"TEST_KV""#))
      #expect(second.contains(#""count":1,"total_count":4"#))
    }
  }

  @Test(arguments: [
    ("page=0", 10_007), ("page=1e9", 10_007), ("per_page=1001", 10_008), ("per_page=x", 10_008),
    ("order=size", 10_043), ("direction=up", 10_044),
  ])
  func badQueriesAreRefused(query: String, code: Int) async throws {
    try await withSimulation { (simulation) async throws in
      let answer = try await simulation.send(.get, "\(Simulation.root)?\(query)")
      #expect((answer.status, answer.code) == (400, code))
    }
  }

  @Test(arguments: [
    #"{"title":"TEST_KV"}"#: 10_014, #"{"title":""}"#: 10_019, "{}": 10_019, "": 10_012,
    #"{"title":7}"#: 10_012, #"{"title":"\#(String(repeating: "x", count: 513))"}"#: 10_012,
  ])
  func badTitlesAreRefused(body: String, code: Int) async throws {
    try await withSimulation { (simulation) async throws in
      let answer = try await simulation.send(.post, Simulation.root, body)
      #expect((answer.status, answer.code) == (400, code))
    }
  }

  @Test func renamingToAnothersTitleChangesNothing() async throws {
    try await withSimulation { (simulation) async throws in
      _ = try await simulation.send(.post, Simulation.root, #"{"title":"other"}"#)
      let answer = try await simulation.send(.put, Simulation.home, #"{"title":"other"}"#)
      #expect(answer.code == 10_014)
      #expect(try await simulation.send(.get, Simulation.home).text.contains("TEST_KV"))
    }
  }
}
