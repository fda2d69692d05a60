import Core
import TestKit
import Testing

@testable import CloudflareStore

@Suite("Encodings")
struct EncodingTests {
  @Test(arguments: [
    ("abcXYZ019-._~", "abcXYZ019-._~"), ("trip:a/b", "trip%3Aa%2Fb"),
    ("a b+c%&=?#", "a%20b%2Bc%25%26%3D%3F%23"),
    ("é\u{1F600}", "%C3%A9%F0%9F%98%80"), ("\u{0}\n\u{7F}", "%00%0A%7F"),
    ("^[]{}|\\\"<>`", "%5E%5B%5D%7B%7D%7C%5C%22%3C%3E%60"),
  ])
  func everythingButUnreservedCharactersIsEncoded(_ text: String, _ expected: String) {
    #expect(PercentEncoding.encode(Array(text.utf8)) == expected)
  }

  @Test func prefixAndCursorGoIntoTheQuery() {
    let endpoints = Endpoints(account: "ACC")
    #expect(
      endpoints.keys("ns", limit: 10, prefix: "a&b=", cursor: Array("c+/=".utf8))
        == "/accounts/acc/storage/kv/namespaces/ns/keys?limit=10&prefix=a%26b%3D&cursor=c%2B%2F%3D")
    #expect(
      endpoints.keys("ns", limit: 10, prefix: "", cursor: nil)
        == "/accounts/acc/storage/kv/namespaces/ns/keys?limit=10")
  }

  @Test func aBodyOfPutsKeepsEveryField() {
    let items = [
      put("a", Entry(value: Array("x\"".utf8))),
      put(
        "b", Entry(value: [0xFF], metadata: Array(#"{"m": 1.0}"#.utf8), expiration: 1_800_000_000)),
      put("c", Entry(value: [])),
    ]
    #expect(
      String(decoding: BulkBody.puts(items[...]), as: UTF8.self)
        == #"[{"key":"a","value":"x\""},{"key":"b","value":"/w==","base64":true,"#
        + #""expiration":1800000000,"metadata":{"m": 1.0}},{"key":"c","value":""}]"#)
    #expect(String(decoding: BulkBody.deletes(items[...]), as: UTF8.self) == #"["a","b","c"]"#)
  }

  @Test(arguments: 0..<32 as Range<UInt64>)
  func bodiesStayWithinTheirBound(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let value = (0..<Int.random(in: 0..<200, using: &random)).map { _ in
      UInt8.random(in: 0...(seed % 2 == 0 ? 255 : 0x1F), using: &random)
    }
    let entry = Entry(
      value: value, metadata: seed % 3 == 0 ? nil : Array("{}".utf8),
      expiration: seed % 5 == 0 ? nil : .max)
    let items = [put("k\u{1}", entry), put("k\u{2}", entry)]
    let bound = items.reduce(2) { $0 + BulkBody.bound($1) }
    #expect(BulkBody.puts(items[...]).count <= bound)
    #expect(BulkBody.deletes(items[...]).count <= bound)
  }

  private func put(_ key: Key, _ entry: Entry) -> WriteItem {
    WriteItem(namespace: "N", key: key, change: .put(entry), expected: nil)
  }
}
