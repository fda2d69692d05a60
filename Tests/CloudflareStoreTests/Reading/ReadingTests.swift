import ByteJSON
import Core
import Testing

@testable import CloudflareStore

@Suite("Reads")
struct ReadingTests {
  @Test func answersAreMatchedByName() async throws {
    let scripted = try ScriptedService { _, _ in
      .success(
        #"""
        {"values":{"c":{"value":"","metadata":null},"other":{"value":"x"},"\u0061":
        {"metadata":{"m": 1},"expiration":1800000000,"value":"\u0000\n\"é"},"b":null}}
        """#)
    }
    let found = try await scripted.store.read("LOGS", ["a", "b", "c", "a"])
    let first = Entry(
      value: Array("\u{0}\n\"é".utf8), metadata: Array(#"{"m": 1}"#.utf8),
      expiration: 1_800_000_000)
    #expect(found == [first, nil, Entry(value: []), first])
    #expect(scripted.transport.requests.count == 1)
  }

  @Test(arguments: [
    #"{"values":{"a":null}}"#, #"{"values":{}}"#, #"{}"#, "null", "[]",
    #"{"values":{"a":null,"b":"text"}}"#, #"{"values":{"a":null,"b":{"value":1}}}"#,
    #"{"values":{"a":null,"b":{"value":null,"metadata":{}}}}"#,
    #"{"values":{"a":null,"b":{"value":null,"expiration":1800000000}}}"#,
    #"{"values":{"a":null,"b":{"value":"x","expiration":"soon"}}}"#,
  ])
  func aMissingAnswerIsAnErrorAndNotAbsence(_ result: String) async throws {
    let scripted = try ScriptedService { _, _ in .success(result) }
    let error = await storeError { _ = try await scripted.store.read("LOGS", ["a", "b"]) }
    #expect(error?.code == .unavailable)
  }

  @Test func theExpiredAreAbsent() async throws {
    let scripted = try ScriptedService { _, _ in
      .success(#"{"values":{"a":{"value":"x","metadata":null,"expiration":1700000000}}}"#)
    }
    #expect(try await scripted.store.read("LOGS", ["a"]) == [nil])
  }

  @Test func answersThatAreTooLargeAreAskedForInHalves() async throws {
    let scripted = try ScriptedService { request, _ in
      guard request.keys <= 10 else {
        return request.keys % 2 == 0 ? .failure(413, 10024) : APIAnswer(413, "<html>")
      }
      return Self.texts(request)
    }
    let keys = (0..<1_000).map { Key("k\($0)") }
    let found = try await scripted.store.read("LOGS", keys)
    #expect(found.map { $0?.value } == keys.map { $0.bytes })
    // A hundred answers that fit, and what was learnt keeps the others few.
    #expect(scripted.transport.requests.count < 250)
  }

  /// Every key holds its own name.
  private static func texts(_ request: APIRequest) -> APIAnswer {
    let keys = keys(of: request)
    let values = keys.map { #""\#($0)":{"value":"\#($0)","metadata":null}"# }
    return .success(#"{"values":{\#(values.joined(separator: ","))}}"#)
  }

  private static func keys(of request: APIRequest) -> [String] {
    var reader = JSONReader(request.body)
    var keys: [String] = []
    do {
      try reader.enterObject()
      _ = try reader.nextMember()
      try reader.enterArray()
      while try reader.nextElement() {
        let token = try reader.string()
        keys.append(String(decoding: reader.text(token) ?? [], as: UTF8.self))
      }
    } catch {}
    return keys
  }

  @Test func halfOfASurrogatePairIsReadRaw() async throws {
    let scripted = try ScriptedService { request, _ in
      if request.path.contains("/values/") {
        return APIAnswer(status: 200, body: [0xED, 0xA0, 0x80], expiration: 1_800_000_000)
      }
      if request.path.contains("/metadata/") { return .success("null") }
      return .success(#"{"values":{"a":{"value":"\ud800","metadata":null}}}"#)
    }
    let found = try await scripted.store.read("LOGS", ["a"])
    #expect(found == [Entry(value: [0xED, 0xA0, 0x80], expiration: 1_800_000_000)])
  }

  /// What the bulk route says of a key that its own route does not find, and what is to come of it.
  @Test(arguments: ["a^b", "a...b", "a\u{1}b", "plain"])
  func a404OnTheRouteOfAKeyIsConfirmedByTheBulkRoute(_ name: String) async throws {
    let isThere = try ScriptedService { request, _ in
      request.method == .get ? .failure(404, 10009) : .failure(400, 10029)
    }
    let error = await storeError { _ = try await isThere.store.read("LOGS", [Key(name)]) }
    #expect(error?.code == .other)
    #expect(error?.message.contains(Key(name).description) == true)
    let isGone = try ScriptedService { request, number in
      if request.method == .get { return .failure(404, 10009) }
      return number == 1 ? .failure(400, 10029) : .success(#"{"values":{"plain":null}}"#)
    }
    if name == "plain" { #expect(try await isGone.store.read("LOGS", ["plain"]) == [nil]) }
  }

  @Test(
    arguments: [
      .failure(404, 1), .failure(400, 10009), APIAnswer(404, "not found"), .failure(500, 10009),
    ] as [APIAnswer])
  func otherErrorsOfASingleReadAreNotAbsence(_ answer: APIAnswer) async throws {
    let scripted = try ScriptedService { request, number in
      request.method == .get
        ? answer : number == 1 ? .failure(400, 10029) : .success(#"{"values":{"a":null}}"#)
    }
    #expect(await storeError { _ = try await scripted.store.read("LOGS", ["a"]) } != nil)
  }

  @Test(arguments: [Key(""), ".", "..", Key([0xFF])])
  func keysThatCannotBeAreRefusedWithoutARequest(_ key: Key) async throws {
    let scripted = try ScriptedService { _, _ in .success("{}") }
    #expect(await storeError { _ = try await scripted.store.read("LOGS", [key]) } != nil)
    #expect(scripted.transport.requests.isEmpty)
  }

  @Test func theShareOfBinariesSetsTheGroupSize() {
    var sizing = GroupSizing()
    #expect(sizing.size(atMost: 100) == 100)
    sizing.note(binaries: 0, of: 400)
    sizing.note(binaries: 1, of: 1)
    #expect(sizing.size(atMost: 100) == 100)
    for _ in 0..<30 { sizing.note(binaries: 1, of: 1) }
    #expect((2..<20).contains(sizing.size(atMost: 100) ?? 0))
    for _ in 0..<1_000 { sizing.note(binaries: 1, of: 1) }
    #expect(sizing.size(atMost: 100) == nil)
    for _ in 0..<3_000 { sizing.note(binaries: 0, of: 1) }
    #expect(sizing.size(atMost: 100) == 100)
  }
}
