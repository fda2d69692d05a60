import Core
import Governance
import Testing

/// The public key of RFC 8032's first test.
private enum Sample {
  /// As `openssl pkey -pubout` prints it.
  static let pem = """
    -----BEGIN PUBLIC KEY-----
    MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
    -----END PUBLIC KEY-----

    """
  static let base64 = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="

  static let noKeys = [
    "", "MCow", base64.replacing("MCow", with: "MCox"), String(base64.dropLast(4)), base64 + "AAAA",
    pem + pem, pem.replacing("PUBLIC", with: "PRIVATE"), pem.replacing("END", with: "FIN"),
    pem.replacing("-----END PUBLIC KEY-----", with: "-----END CERTIFICATE-----"),
    pem.replacing("MCow", with: "MC*w"), pem.replacing("KEY-----\n", with: "KEY----\n"),
    // The last character but one has bits that belong to no byte.
    base64.replacing("URo=", with: "URp="), pem.replacing("URo=", with: "URp="),
    pem.replacing("aPcHURo=", with: "aPcHURo=AAAA"), pem.replacing("MCow", with: ""),
    pem.replacing("-----BEGIN", with: "a-----BEGIN"),
    "-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----\n-----BEGIN PUBLIC KEY-----\n",
  ]
}

@Suite struct ApproverKeyTests {
  @Test func everyFormIsTheSameKey() throws {
    let key = try #require(ApproverKey(text: Sample.pem))
    #expect(key.bytes.prefix(3) == [0xD7, 0x5A, 0x98])
    #expect(key.pem == Sample.pem)
    #expect(key.base64 == Sample.base64)
    for text in [
      Sample.base64, "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
      Sample.pem.replacing("\n", with: "\r\n"), "a note\n" + Sample.pem + "another\n",
      Sample.pem.replacing("\n", with: "\n  "), Sample.base64 + "\n",
      Sample.pem.replacing("\n", with: "\r"), Sample.pem.replacing("KEY-----", with: "KEY----- \t"),
      Sample.pem.replacing("MCowBQYD", with: "MCow\nBQ YD"),
      "-----\nsee -----BEGIN PUBLIC KEY-----\n" + Sample.pem,
    ] {
      #expect(ApproverKey(text: text) == key)
    }
    #expect(ApproverKey(subjectPublicKeyInfo: key.subjectPublicKeyInfo) == key)
  }

  /// What a reader of BER, or of a prefix, would take for the same key, or for one.
  @Test(arguments: [
    (11, 0x01, 1), (8, 0x6E, 1), (1, 0x2B, 1), (3, 0x07, 1), (10, 0x22, 1),
    (1, 0x81, 0), (0, 0x31, 1),
  ])
  func onlyOneEncodingIsTheKey(offset: Int, byte: UInt8, replaced: Int) throws {
    var info = try #require(ApproverKey(text: Sample.pem)).subjectPublicKeyInfo
    #expect(info.count == 44)
    info.replaceSubrange(offset..<(offset + replaced), with: [byte])
    #expect(ApproverKey(subjectPublicKeyInfo: info) == nil)
    #expect(ApproverKey(text: Base64Text.encode(info)) == nil)
  }

  @Test(arguments: Sample.noKeys)
  func nothingElseIsAKey(_ text: String) { #expect(ApproverKey(text: text) == nil) }
}
