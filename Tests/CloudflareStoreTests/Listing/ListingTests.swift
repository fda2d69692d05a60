import Core
import Testing

@testable import CloudflareStore

@Suite("Listings")
struct ListingTests {
  /// Serves pages of `size` keys; the cursor is the index of the next key.
  private func page(_ keys: [String], from start: Int, size: Int) -> APIAnswer {
    let end = min(start + size, keys.count)
    let items = keys[start..<end].map { #"{"name":"\#($0)"}"# }.joined(separator: ",")
    let cursor = end < keys.count ? "\(end)" : ""
    return APIAnswer(
      200,
      #"{"success":true,"errors":[],"result":[\#(items)],"result_info":{"count":\#(end - start),"cursor":"\#(cursor)"}}"#
    )
  }

  private static func cursor(_ request: APIRequest) -> Int {
    let parts = request.path.split(separator: "cursor=")
    return parts.count == 2 ? Int(parts[1]) ?? 0 : 0
  }

  private static let keys = (0..<25).map { "k\(100 + $0)" }

  @Test func aLostCursorRepeatsNoKeyAndSkipsNone() async throws {
    let scripted = try ScriptedService { request, number in
      // The third and fifth requests find their cursors gone.
      number == 3 || number == 5
        ? .failure(400, 10041)
        : self.page(
          Self.keys, from: Self.cursor(request), size: 4)
    }
    let records = try await scripted.store.list("k")
    #expect(records.map(\.key) == Self.keys.map { Key($0) })
    #expect(scripted.transport.requests.allSatisfy { $0.path.contains("prefix=k") })
  }

  /// Two cursors of a listing of seven pages expire, wherever that is: no key is lost, and none comes twice.
  @Test(arguments: 2...8)
  func aListingWhoseCursorsExpireGoesOnAfterTheLastKey(_ first: Int) async throws {
    let scripted = try ScriptedService { request, number in
      let isExpired =
        Self.cursor(request) > 0 && (number == first || number == 2 * first + 1)
      return isExpired
        ? .failure(400, 10041, "invalid list cursor")
        : self.page(Self.keys, from: Self.cursor(request), size: 4)
    }
    let records = try await scripted.store.list("k")
    #expect(records.map(\.key) == Self.keys.map { Key($0) })
    #expect(scripted.transport.requests.count <= 7 + 2 * 8)
  }

  @Test func aCursorThatIsAlwaysLostIsAnError() async throws {
    let scripted = try ScriptedService { request, _ in
      Self.cursor(request) > 0
        ? .failure(400, 10041) : self.page(Self.keys, from: 0, size: 4)
    }
    #expect(await storeError { _ = try await scripted.store.list() }?.code == .unavailable)
    #expect(scripted.transport.requests.count < 20)
  }

  @Test func emptyPagesAreNotTheEnd() async throws {
    let scripted = try ScriptedService { request, number in
      number % 3 == 0
        ? APIAnswer(
          200,
          #"{"success":true,"result":[],"result_info":{"count":0,"cursor":"\#(Self.cursor(request))"}}"#
        )
        : self.page(Self.keys, from: Self.cursor(request), size: 3)
    }
    #expect(try await scripted.store.list().count == Self.keys.count)
  }

  @Test func aListingThatStandsStillIsAnError() async throws {
    let scripted = try ScriptedService { _, _ in
      APIAnswer(200, #"{"success":true,"result":[],"result_info":{"cursor":"x"}}"#)
    }
    #expect(await storeError { _ = try await scripted.store.list() }?.code == .unavailable)
  }

  @Test(arguments: [["b", "a"], ["a", "a"], ["a", "x:1"]])
  func keysOutOfOrderOrOutOfRangeAreAnError(_ keys: [String]) async throws {
    let names = keys.map { $0.hasPrefix("x") ? $0 : "p:\($0)" }
    let scripted = try ScriptedService { _, _ in self.page(names, from: 0, size: 10) }
    #expect(await storeError { _ = try await scripted.store.list("p:") }?.code == .corrupted)
  }

  @Test(arguments: [
    #"{"success":true,"result":[]}"#, #"{"success":true,"result_info":{"cursor":""}}"#,
    #"{"success":true,"result":{},"result_info":{}}"#,
    #"{"success":true,"result":[{}],"result_info":{}}"#,
    #"{"success":true,"result":[{"name":1}],"result_info":{}}"#,
    #"{"success":true,"result":[{"name":"\ud800"}],"result_info":{}}"#,
    #"{"success":true,"result":[{"name":"a","expiration":"x"}],"result_info":{}}"#,
    #"{"success":true,"result":[],"result_info":{"cursor":1}}"#,
  ])
  func otherFormsAreAskedForAgainAndThenAnError(_ text: String) async throws {
    let scripted = try ScriptedService { _, _ in APIAnswer(200, text) }
    let error = await storeError { _ = try await scripted.store.list() }
    #expect(error?.code == .unavailable)
    #expect(scripted.transport.requests.count > 3)
    #expect(scripted.time.uptime <= RequestRetry().deadline)
  }

  @Test func metadataIsKeptByteForByteAndTheExpiredAreAbsent() async throws {
    let scripted = try ScriptedService { _, _ in
      APIAnswer(
        200,
        """
        {"result":[{"name":"a","metadata":{"b": 1.0,"a":"\\u00e9"}, "expiration":1700000001},
        {"name":"b","expiration":1700000000},{"name":"c\\u00e9","metadata":null,"expiration":null,"x":[]}],
        "success":true,"result_info":{"cursor":null,"count":3}}
        """)
    }
    let records = try await scripted.store.list()
    #expect(records.map(\.key) == ["a", "cé"])
    #expect(records.map(\.metadata) == [Array(#"{"b": 1.0,"a":"\u00e9"}"#.utf8), nil])
    #expect(records.map(\.expiration) == [1_700_000_001, nil])
  }

  @Test func aPrefixThatIsNotUTF8IsRefused() async throws {
    let scripted = try ScriptedService { _, _ in .success("[]") }
    let error = await storeError { _ = try await scripted.store.list(Key([0xFF])) }
    #expect(error?.code == .other)
    #expect(scripted.transport.requests.isEmpty)
  }
}
