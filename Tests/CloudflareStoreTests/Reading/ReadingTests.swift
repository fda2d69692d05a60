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

  /// Keys that begin alike, of which some are binary.
  private static func wanted(_ family: String, _ count: Int) -> [WantedValue] {
    (0..<count).map { WantedValue(key: Key("\(family):\($0)"), hint: .none, slot: $0) }
  }

  @Test func theShareOfBinariesSetsTheGroupSize() throws {
    let keys = Self.wanted("k", 1_000)
    let first = try #require(keys.first)
    var kinds = ValueKinds()
    #expect(kinds.isUnknown)
    #expect(kinds.size(keys[...], atMost: 100) == 100)
    kinds.note(text: keys.prefix(400))
    kinds.note(first, isBinary: true)
    #expect(kinds.size(keys[...], atMost: 100) == 100)
    for _ in 0..<30 { kinds.note(first, isBinary: true) }
    #expect((2..<20).contains(kinds.size(keys[...], atMost: 100)))
    #expect(!kinds.isAlone(first))
    for _ in 0..<1_000 { kinds.note(first, isBinary: true) }
    #expect(kinds.isAlone(first))
    for _ in 0..<3 { kinds.note(text: keys[...]) }
    #expect(!kinds.isAlone(first))
    #expect(kinds.size(keys[...], atMost: 100) == 100)
  }

  @Test func oneFamilyOfKeysSpoilsNoOther() throws {
    let texts = Self.wanted("text", 100)
    let blobs = Self.wanted("blob", 100)
    var kinds = ValueKinds()
    kinds.note(text: texts[...])
    for blob in blobs { kinds.note(blob, isBinary: true) }
    #expect(try kinds.isAlone(#require(blobs.first)))
    #expect(try !kinds.isAlone(#require(texts.first)))
    #expect(kinds.size(texts[...], atMost: 100) == 100)
  }

  @Test func hintsThatAreWrongAreNotHeededForEver() throws {
    var kinds = ValueKinds()
    let wanted = WantedValue(key: "k:1", hint: ReadHint(isBinary: true), slot: 0)
    #expect(kinds.isAlone(wanted))
    for _ in 0..<100 { kinds.note(wanted, isBinary: false) }
    #expect(!kinds.isAlone(wanted))
  }

  /// What a namespace answers for a thousand keys, of which every so manyth is binary.
  enum Telling: CaseIterable, Sendable {
    case namesAll, namesOne, namesNone, garbles
  }

  private static func service(
    _ telling: Telling, isBinary: @escaping @Sendable (String) -> Bool
  ) throws -> ScriptedService {
    try ScriptedService { request, _ in
      guard request.method == .post else {
        if request.path.contains("/metadata/") { return .success("null") }
        let name = String(request.path.split(separator: "/").last ?? "")
        let key = name.replacing("%3A", with: ":")
        return APIAnswer(
          status: 200, body: isBinary(key) ? [0xFF] + Array(key.utf8) : Array(key.utf8))
      }
      let binaries = keys(of: request).filter(isBinary)
      if telling == .garbles || binaries.isEmpty {
        let values = keys(of: request).map {
          #""\#($0)":{"value":"\#(isBinary($0) ? "�" : "")\#($0)","metadata":null}"#
        }
        return .success(#"{"values":{\#(values.joined(separator: ","))}}"#)
      }
      let names = binaries.map { "'\($0)'" }
      let blamed =
        switch telling {
        case .namesAll: names.joined(separator: ", ")
        case .namesOne: names[0]
        default: "a key"
        }
      return .failure(400, 10029, "the value of \(blamed) is not text")
    }
  }

  /// The requests that a tenth of binary values, evenly spread, may take to read.
  @Test(
    arguments: [
      (.namesAll, 120), (.namesOne, 210), (.namesNone, 700), (.garbles, 110),
    ] as [(Telling, Int)])
  func valuesThatAreNotTextAreReadAlone(_ telling: Telling, _ most: Int) async throws {
    let keys = (0..<1_000).map { Key("k:\($0)") }
    let isBinary: @Sendable (String) -> Bool = { $0.hasSuffix("7") }
    let scripted = try Self.service(telling, isBinary: isBinary)
    let hints = keys.map { _ in ReadHint(listed: ReadHint.Listed(metadata: Array("1".utf8))) }
    let found = try await scripted.store.read("LOGS", keys, hints: hints)
    for (key, entry) in zip(keys, found) {
      let isAlone = isBinary(key.description)
      #expect(entry?.value == (isAlone ? [0xFF] : []) + key.bytes)
      if isAlone { #expect(entry?.metadata == Array("1".utf8)) }
    }
    let made = scripted.transport.requests.count
    #expect(made <= most, "\(telling): \(made)")
    #expect(!scripted.transport.requests.contains { $0.path.contains("/metadata/") })
    let counts = try #require(scripted.store.requestCounts)
    #expect(counts.binaryReads >= 100 && counts.binaryReads < made)
  }

  /// What is known to be binary is never asked for with others, and a wrong expectation is no wrong answer.
  @Test(arguments: Telling.allCases)
  func hintsSpareEveryFailure(_ telling: Telling) async throws {
    let keys = (0..<1_000).map { Key("k:\($0)") }
    let isBinary: @Sendable (String) -> Bool = { $0.hasSuffix("7") }
    let scripted = try Self.service(telling, isBinary: isBinary)
    let hints = keys.map { key in
      ReadHint(
        isBinary: isBinary(key.description) || key == "k:1",
        listed: ReadHint.Listed(metadata: nil))
    }
    let found = try await scripted.store.read("LOGS", keys, hints: hints)
    #expect(
      found.map { $0?.value }
        == keys.map { (isBinary($0.description) ? [0xFF] : []) + $0.bytes })
    #expect(scripted.transport.requests.count == 9 + 101)
  }

  /// The first read of a store, which knows nothing of the namespace yet.
  @Test func nothingIsAskedForWhereEveryValueIsReadAlone() async throws {
    let scripted = try Self.service(.namesAll) { _ in true }
    let hints = [ReadHint(isBinary: true, listed: ReadHint.Listed(metadata: nil))]
    #expect(
      try await scripted.store.read("LOGS", ["k:1"], hints: hints).first??.value.first == 0xFF)
    #expect(scripted.transport.requests.count == 1)
  }

  /// A text with U+FFFD is one, and is read as it is.
  @Test func aReplacementCharacterIsReadRaw() async throws {
    let scripted = try Self.service(.garbles) { _ in false }
    let text = "a\u{FFFD}"
    let raw = try ScriptedService { request, _ in
      if request.path.contains("/values/") { return APIAnswer(200, text) }
      if request.path.contains("/metadata/") { return .success("null") }
      return .success(#"{"values":{"k":{"value":"a�","metadata":null}}}"#)
    }
    #expect(try await raw.store.read("LOGS", ["k"]) == [Entry(value: Array(text.utf8))])
    #expect(try await scripted.store.read("LOGS", ["k"]).first??.value == Array("k".utf8))
  }

  /// Two routes that contradict each other are an error, never an endless exchange.
  @Test func aReplacementCharacterWithoutItsRawValueIsAnError() async throws {
    let scripted = try ScriptedService { request, _ in
      request.method == .get
        ? .failure(404, 10009)
        : .success(#"{"values":{"k":{"value":"�","metadata":null}}}"#)
    }
    #expect(await storeError { _ = try await scripted.store.read("LOGS", ["k"]) }?.code == .other)
    #expect(scripted.transport.requests.count == 3)
  }
}
