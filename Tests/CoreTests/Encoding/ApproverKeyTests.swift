import Core
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
    ] {
      #expect(ApproverKey(text: text) == key)
    }
    #expect(ApproverKey(subjectPublicKeyInfo: key.subjectPublicKeyInfo) == key)
  }

  @Test(arguments: Sample.noKeys)
  func nothingElseIsAKey(_ text: String) { #expect(ApproverKey(text: text) == nil) }
}
