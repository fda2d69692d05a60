import Core
import HTTPTypes
import Testing

@testable import KVSimulator

struct ListTests {
  @Test(arguments: [0, 1, 9, 10, 11, 20, 25])
  func pagesBringEveryKeyOnceAndInOrder(count: Int) async throws {
    try await withSimulation { (simulation) async throws in
      let names = (0..<count).map { "k\($0)" }.sorted()
      try await simulation.seed(names.map { (Key($0), Entry(value: [])) })
      var listed: [String] = []
      var cursor = ""
      var pages = 0
      repeat {
        let page = try await simulation.send(.get, "keys?limit=10&cursor=\(cursor)")
        #expect(page.text.contains(#""result_info":{"count":\#(page.names.count),"#))
        listed += page.names
        cursor = try #require(page.cursor)
        pages += 1
      } while !cursor.isEmpty && pages < 10
      #expect(listed == names)
      // A full last page says that it is the last.
      #expect(pages == max(1, (count + 9) / 10))
    }
  }

  @Test func orderIsThatOfUTF8BytesAndPrefixesAreBytes() async throws {
    try await withSimulation { (simulation) async throws in
      let names = ["", "!", "A", "a", "a:", "a:b", "ab", "é", "ｆ", "😀"].dropFirst()
      try await simulation.seed(names.map { (Key($0), Entry(value: [])) })
      #expect(try await simulation.send(.get, "keys").names == Array(names))
      #expect(try await simulation.send(.get, "keys?prefix=a%3A").names == ["a:", "a:b"])
      #expect(try await simulation.send(.get, "keys?prefix=a:").names == ["a:", "a:b"])
      #expect(try await simulation.send(.get, "keys?prefix=%F0%9F").names == ["😀"])
    }
  }

  @Test func keysCarryMetadataAndExpirationOnlyWhereTheyHaveThem() async throws {
    try await withSimulation { (simulation) async throws in
      let metadata = Array(#"{ "n": 1e400, "n": 12345678901234567890 }"#.utf8)
      try await simulation.seed([
        ("a", Entry(value: [1])), ("b", Entry(value: [1], metadata: metadata)),
        ("c", Entry(value: [1], expiration: simulation.clock.seconds + 60)),
      ])
      let page = try await simulation.send(.get, "keys")
      #expect(
        page.result == #"[{"name":"a"},{"name":"b","metadata":"#
          + String(decoding: metadata, as: UTF8.self)
          + #"},{"name":"c","expiration":1800000060}]"#)
    }
  }

  @Test func cursorIsGoodForItsNamespaceAndPrefixOnly() async throws {
    try await withSimulation { (simulation) async throws in
      try await simulation.seed((10..<30).map { (Key("p:\($0)"), Entry(value: [])) })
      let first = try await simulation.send(.get, "keys?limit=10&prefix=p")
      let cursor = try #require(first.cursor)
      let next = try await simulation.send(.get, "keys?limit=10&prefix=p&cursor=\(cursor)")
      #expect(next.names == (20..<30).map { "p:\($0)" })
      for query in [
        "cursor=\(cursor)", "prefix=p:&cursor=\(cursor)", "prefix=p&cursor=\(cursor)0",
        "prefix=p&cursor=\(cursor.dropLast(2))", "prefix=p&cursor=zz", "cursor=%ff",
      ] {
        let answer = try await simulation.send(.get, "keys?\(query)")
        #expect((answer.status, answer.code) == (400, 10_041), "\(query)")
      }
      try await simulation.simulator.addNamespace(
        title: "other", id: String(repeating: "b", count: 32))
      let path = "\(Simulation.root)/\(String(repeating: "b", count: 32))/keys"
      #expect(
        try await simulation.send(.get, "\(path)?prefix=p&cursor=\(cursor)").code == 10_041)
    }
  }

  @Test(arguments: ["9", "1001", "0", "-1", "ten", "10.5", "99999999999999999999", ""])
  func limitsOutsideOfTenToAThousandAreRefused(limit: String) async throws {
    try await withSimulation { (simulation) async throws in
      let answer = try await simulation.send(.get, "keys?limit=\(limit)")
      #expect((answer.status, answer.code) == (400, 10_028))
    }
  }

  @Test func limitsMayBeWrittenAsFloatingPointNumbers() async throws {
    try await withSimulation { (simulation) async throws in
      #expect(try await simulation.send(.get, "keys?limit=10.0").status == 200)
    }
  }

  /// Any key set, resumed at any key: the rest, in order.
  @Test(arguments: 0..<32) func resumedScansBringExactlyTheKeysThatFollow(seed: UInt64) async throws
  {
    var choice = SeededChoice(seed: seed)
    let alphabet = Array("a:0~\u{7f}é€😀".unicodeScalars.map { String($0) })
    let keys = Set(
      (0..<60).map { _ in
        Key((0...choice.next() % 4).map { _ in alphabet[Int(choice.next() % 8)] }.joined())
      }
    ).sorted()
    let store = InMemoryStore()
    let writes = keys.map {
      WriteItem(namespace: "n", key: $0, change: .put(Entry(value: [])), expected: nil)
    }
    _ = try await store.write(WriteBatch(writes))
    let access = EntryAccess(
      store: store, consistencyDelay: 0, edges: EdgeCaches([], lifetime: 60),
      now: { Timestamp(milliseconds: 0) })
    for prefix in ["", alphabet[0], alphabet[6]] as [String] {
      let all = keys.filter { $0.hasPrefix(Key(prefix)) }
      for (i, key) in all.enumerated() {
        let listing = try await access.list(
          ListQuery(namespace: "n", prefix: Key(prefix), after: key, limit: 1_000), at: nil)
        #expect(listing.records.map(\.key) == Array(all[(i + 1)...]))
      }
    }
  }
}
