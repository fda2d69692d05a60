import Core
import Ledger
import Testing

@Suite struct DigestTests {
  /// FIPS 180-4 examples.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  ])
  func runningDigestIsSHA256(text: String, hex: String) {
    #expect(RunningDigest.text(of: Array(text.utf8)) == "sha256:" + hex)
    var digest = RunningDigest()
    for byte in text.utf8 { digest.update([byte]) }
    #expect(digest.text == "sha256:" + hex)
    #expect(digest.value.description == hex)
  }

  /// The framing, built a second time from its description.
  @Test(arguments: [
    Entry(value: []),
    Entry(value: Array("value".utf8)),
    Entry(value: Array("value".utf8), metadata: []),
    Entry(value: Array("value".utf8), metadata: Array("{\"a\":1}".utf8)),
    Entry(value: Array("value".utf8), metadata: nil, expiration: 0),
    Entry(value: Array(repeating: 7, count: 100_000), metadata: [0x7B], expiration: -1),
    Entry(value: [], metadata: nil, expiration: 1_893_456_000),
  ])
  func fingerprintIsOverTheFraming(entry: Entry) {
    func integer(_ value: Int64) -> [UInt8] {
      (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }
    }
    let flags: Int64 = (entry.metadata == nil ? 0 : 1) | (entry.expiration == nil ? 0 : 2)
    var frame = Array("keyshift.entry/1".utf8) + integer(flags) + integer(entry.expiration ?? 0)
    frame += integer(Int64(entry.metadata?.count ?? 0)) + integer(Int64(entry.value.count))
    frame += (entry.metadata ?? []) + entry.value
    #expect("sha256:\(Fingerprint(of: entry))" == RunningDigest.text(of: frame))
  }

  @Test func everyPartOfAnEntryCounts() {
    let entries = [
      Entry(value: [1, 2]), Entry(value: [1]), Entry(value: [1], metadata: []),
      Entry(value: [1], metadata: [2]), Entry(value: [], metadata: [1]),
      Entry(value: [1], metadata: nil, expiration: 0),
      Entry(value: [1], metadata: nil, expiration: 1),
    ]
    #expect(Set(entries.map { Fingerprint(of: $0) }).count == entries.count)
  }
}
