import Core
import Testing

@testable import CloudflareStore

@Suite("Writes")
struct WritingTests {
  private func put(_ key: Key, _ value: [UInt8] = [0x31], metadata: String? = nil) -> WriteItem {
    WriteItem(
      namespace: "LOGS", key: key,
      change: .put(Entry(value: value, metadata: metadata.map { Array($0.utf8) })), expected: nil)
  }

  private static func landed(_ request: APIRequest) -> APIAnswer {
    .success(#"{"successful_key_count":\#(request.keys),"unsuccessful_keys":[]}"#)
  }

  @Test(arguments: [
    // Keys sent: a, b, c. What the service says, and what is known to have landed.
    (#"{"successful_key_count":3,"unsuccessful_keys":[]}"#, [true, true, true]),
    (#"{"successful_key_count":3}"#, [true, true, true]), ("{}", [true, true, true]),
    ("null", [true, true, true]), (#"{"unsuccessful_keys":["b"]}"#, [true, false, true]),
    (#"{"successful_key_count":2,"unsuccessful_keys":["b"]}"#, [true, false, true]),
    (#"{"successful_key_count":2,"unsuccessful_keys":[]}"#, [false, false, false]),
    (#"{"successful_key_count":1,"unsuccessful_keys":["b"]}"#, [false, false, false]),
    (#"{"successful_key_count":3,"unsuccessful_keys":["b"]}"#, [false, false, false]),
    (#"{"successful_key_count":4,"unsuccessful_keys":[]}"#, [false, false, false]),
    (#"{"successful_key_count":2,"unsuccessful_keys":["z"]}"#, [false, false, false]),
    // A garbled name, without a count to show it.
    (#"{"unsuccessful_keys":["z"]}"#, [false, false, false]),
    (#"{"successful_key_count":0,"unsuccessful_keys":["a","b","c"]}"#, [false, false, false]),
  ])
  func onlyWhatAddsUpHasLanded(_ result: String, _ expected: [Bool]) throws {
    let answer = try BulkWriteAnswer(APIAnswer.success(result).body)
    #expect(answer.landed(["a", "b", "c"]) == expected)
  }

  @Test func keysThatNeverLandFailEachForItself() async throws {
    let scripted = try ScriptedService { request, _ in
      let isStuck = request.body.span.holds("\"b\"")
      return .success(
        #"{"successful_key_count":\#(request.keys - (isStuck ? 1 : 0)),"unsuccessful_keys":\#(isStuck ? "[\"b\"]" : "[]")}"#
      )
    }
    let outcomes = try await scripted.store.write(WriteBatch([put("a"), put("b"), put("c")]))
    guard case .failed(let error) = outcomes[1] else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(error.message.contains("'b'"))
    #expect([outcomes[0], outcomes[2]] == [.written, .written])
    #expect(scripted.transport.requests.map(\.keys) == [3, 1, 1, 1, 1, 1])
    #expect(scripted.time.waits.allSatisfy { $0.reason == .unsuccessfulKeys(1) })
  }

  @Test(arguments: [10012, 10047, 10033, 10042, 10024])
  func badItemsAreFoundAndFailAlone(_ code: Int) async throws {
    let scripted = try ScriptedService { request, _ in
      request.body.span.holds("\"bad") ? .failure(400, code) : Self.landed(request)
    }
    let bad: Set<Int> = [3, 400, 401]
    let items = (0..<1_000).map { put(bad.contains($0) ? Key("bad\($0)") : Key("k\($0)")) }
    let outcomes = try await scripted.store.write(WriteBatch(items))
    #expect(outcomes.count == 1_000)
    for (index, outcome) in outcomes.enumerated() {
      #expect((outcome == .written) == !bad.contains(index))
    }
    #expect(scripted.transport.requests.count < 60)
  }

  @Test func whatRefusesEverythingIsNotAskedForEveryItem() async throws {
    let scripted = try ScriptedService { _, _ in .failure(400, 10012) }
    let outcomes = try await scripted.store.write(
      WriteBatch((0..<10_000).map { put(Key("k\($0)")) }))
    #expect(outcomes.count == 10_000)
    #expect(!outcomes.contains(.written))
    #expect(scripted.transport.requests.count < 100)
  }

  @Test func itemsThatCannotBeSentDoNotFailOthers() async throws {
    let scripted = try ScriptedService { request, _ in Self.landed(request) }
    var expiring = put("soon")
    expiring.change = .put(Entry(value: [1], expiration: 1_700_000_059))
    let items = [
      put("a"), put(""), put("."), put(".."), put(Key([0xFF])), put("m", metadata: "{"),
      put("n", metadata: "1 2"), put(Key(String(repeating: "k", count: 513))), expiring, put("b"),
    ]
    let outcomes = try await scripted.store.write(WriteBatch(items))
    #expect(outcomes.map { $0 == .written } == items.map { [put("a"), put("b")].contains($0) })
    #expect(scripted.transport.requests.map(\.keys) == [2])
  }

  @Test func bodiesAreSplitByItemsAndBytes() async throws {
    let scripted = try ScriptedService { request, _ in Self.landed(request) }
    let large = [UInt8](repeating: 0x61, count: 9_000_000)
    let items = (0..<5).map { put(Key("k\($0)"), large) }
    #expect(try await scripted.store.write(WriteBatch(items)).allSatisfy { $0 == .written })
    #expect(scripted.transport.requests.map(\.keys) == [1, 1, 1, 1, 1])
    #expect(scripted.transport.requests.allSatisfy { $0.body.count <= 100_000_000 })
  }

  @Test func anEndThatConcernsAllIsThrownBeforeAndReportedAfterTheFirstSuccess() async throws {
    let refused = try ScriptedService { _, _ in .failure(403, 10000) }
    let error = await storeError { _ = try await refused.store.write(WriteBatch([put("a")])) }
    #expect(error?.code == .unauthorized)
    #expect(refused.transport.requests.count == 1)
    let revoked = try ScriptedService { request, number in
      number == 1 ? Self.landed(request) : .failure(403, 10000)
    }
    let delete = WriteItem(namespace: "LOGS", key: "b", change: .delete, expected: nil)
    let outcomes = try await revoked.store.write(WriteBatch([put("a"), delete]))
    #expect(outcomes.first == .written)
    guard case .failed(let error) = outcomes.last else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(error.code == .unauthorized)
  }

  @Test(arguments: ["{}", "", "<html>", #"{"result":{}}"#, #"{"success":null}"#])
  func anAnswerWithoutSuccessIsNotSuccess(_ text: String) async throws {
    let scripted = try ScriptedService { _, _ in APIAnswer(200, text) }
    let outcomes = try await scripted.store.write(WriteBatch([put("a")]))
    guard case .failed(let error) = outcomes.first else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(error.code == .unavailable)
  }

  @Test func noErrorHoldsAValue() async throws {
    let scripted = try ScriptedService { _, _ in .failure(400, 10012, "bad value: PRIVATE") }
    let outcomes = try await scripted.store.write(
      WriteBatch([put("a", Array("PRIVATE".utf8), metadata: "\"PRIVATE\"")]))
    #expect(!"\(outcomes)".contains("PRIVATE"))
  }
}

extension Span<UInt8> {
  func holds(_ text: String) -> Bool {
    let part = Array(text.utf8)
    guard part.count <= count else { return false }
    for start in 0...(count - part.count) where self[start] == part[0] {
      if part.indices.allSatisfy({ self[start + $0] == part[$0] }) { return true }
    }
    return false
  }
}
