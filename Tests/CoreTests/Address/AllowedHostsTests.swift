import Core
import Testing

@Suite("Where secrets may go")
struct AllowedHostsTests {
  @Test(arguments: [
    ("https://api.cloudflare.com/client/v4", ""), ("HTTPS://API.Cloudflare.COM", ""),
    ("https://api.cloudflare.com:443/x", ""), ("http://127.0.0.1:8787/x", ""),
    ("http://127.9.8.7", ""), ("http://localhost:1", ""), ("http://[::1]:2", ""),
    ("https://[0:0:0:0:0:0:0:1]", ""), ("https://kv.example", "kv.example"),
    ("https://KV.Example/a", "a.example,\tkv.EXAMPLE"), ("https://kv.example", "kv.example:443"),
    ("https://kv.example:8443", "kv.example:8443"), ("https://10.0.0.1", "10.0.0.1"),
    ("https://[2001:db8::1]", "[2001:0DB8:0:0::1]"), ("https://[2001:db8::1]:9", "[2001:db8::1]:9"),
  ])
  func allowed(url: String, list: String) throws {
    let hosts = try AllowedHosts(list: list)
    #expect(hosts.allows(try WebAddress(url)))
    try hosts.check(url, of: "base_url")
  }

  @Test(arguments: [
    ("https://kv.example", ""), ("https://kv.example:8443", "kv.example"),
    ("https://kv.example", "kv.example:8443"), ("https://a.kv.example", "kv.example"),
    ("https://kv.example.evil.example", "kv.example"), ("https://evilkv.example", "kv.example"),
    ("http://kv.example", "kv.example"), ("http://kv.example:443", "kv.example"),
    ("http://api.cloudflare.com", ""), ("https://api.cloudflare.com:8443", ""),
    ("https://cloudflare.com", ""), ("https://api.cloudflare.com.evil.example", ""),
    ("https://localhost.evil.example", ""), ("https://127.0.0.1.evil.example", ""),
    ("https://128.0.0.1", ""), ("https://[::2]", ""), ("https://[2001:db8::2]", "[2001:db8::1]"),
    ("https://0.0.0.0", ""), ("https://[::]", ""),
  ])
  func refused(url: String, list: String) throws {
    let hosts = try AllowedHosts(list: list)
    let error = #expect(throws: StoreError.self) { try hosts.check(url, of: "base_url") }
    #expect(error?.code == .hostNotAllowed)
  }

  /// Texts that one program reads as an allowed host and another as something else.
  @Test(arguments: [
    "https://kv.example.", "https://localhost.", "https://kv.example..", "https://.kv.example",
    "https://kv.example@evil.example", "https://kv.example:443@evil.example", "https://@kv.example",
    "https://evil.example\\@kv.example", "https://evil.example\\.kv.example",
    "https://kv.example:", "https://kv.example:0", "https://kv.example:65979",
    "https://kv.example:+443", "https://kv.example:0x1bb", "https://kv.example:443:443",
    "https://2130706433", "https://0x7f000001", "https://017700000001", "https://127.1",
    "https://127.0.1", "https://0177.0.0.1", "https://127.0.0.01", "https://127.0.0.0x1",
    "https://127.0.0.1.", "https://127.0.0.256", "https://1.2.3.4.5", "https://1.2.3",
    "https://[::ffff:127.0.0.1]", "https://[::ffff:7f00:1]", "https://[::127.0.0.1]",
    "https://[::7f00:1]", "https://[64:ff9b::7f00:1]", "https://[2002:7f00:1::]",
    "https://[::1%25lo]", "https://[::1%lo]", "https://[::1", "https://::1", "https://[::1]x",
    "https://[1::2::3]", "https://[1:2:3:4:5:6:7]", "https://[1:2:3:4:5:6:7:8:9]", "https://[]",
    "https://[:::]", "https://[g::1]", "https://[12345::1]", "https://[1:2:3:4:5:6:7::8]",
    "https://kv%2eexample", "https://kv.ex\u{E4}mple", "https://\u{212A}v.example",
    "https://kv\u{3002}example", "https://\u{FF4B}v.example", "https://kv.example\u{301}",
    "https://kv .example", "https://kv.example\n", "https://\tkv.example", "https://*.example",
    "https://", "https:///", "https:kv.example", "https:/kv.example", "//kv.example", "kv.example",
    "ftp://kv.example", "javascript://kv.example", "https//kv.example", "httpss://kv.example", "",
    "https://kv!example", "https://kv.example,evil.example", "https://kv.example;x",
    "https://" + String(repeating: "a", count: 64) + ".example",
  ])
  func ambiguousAddressesAreNone(url: String) throws {
    #expect(throws: WebAddress.Mistake.self) { try WebAddress(url) }
    #expect(WebAddress.mistake(in: url) != nil)
    let hosts = try AllowedHosts(list: "kv.example evil.example 127.0.0.1")
    #expect(throws: StoreError.self) { try hosts.check(url, of: "base_url") }
  }

  @Test(arguments: [
    "https://kv.example", "kv.example/", "*.example", "*", ".example", "kv.example:",
    "kv.example:x",
    "user@kv.example", "127.1", "kv.example.", "[::ffff:1.2.3.4]", "kv.example:0", "k\u{E4}v",
  ])
  func aListNamesHostsAndNothingElse(entry: String) {
    let mistake = #expect(throws: AllowedHosts.Mistake.self) {
      try AllowedHosts(list: "ok.example, \(entry)")
    }
    #expect(mistake?.entry == entry)
  }

  @Test(arguments: ["https://kv.example/?q", "https://kv.example#f", "http://kv.example"])
  func aBaseIsNoQueryAndNoPlainHTTP(url: String) {
    #expect(WebAddress.mistake(in: url) != nil)
  }

  @Test func theErrorSaysWhatToAddAndNothingOfPathOrQuery() throws {
    let error = #expect(throws: StoreError.self) {
      try AllowedHosts().check("https://kv.example:8443/hunter2?x=hunter2", of: "index.http")
    }
    #expect(error?.message.contains("KEYSHIFT_ALLOWED_HOSTS=kv.example:8443") == true)
    #expect(error?.message.contains("hunter2") == false)
  }
}

@Suite("Variables of plans")
struct VariableRulesTests {
  @Test(arguments: [
    ("CLOUDFLARE_ACCOUNT_ID", true, true), ("KEYSHIFT_VAR_A", true, true),
    ("KEYSHIFT_SECRET_A", false, true), ("KEYSHIFT_VAR_", false, false),
    ("KEYSHIFT_SECRET_", false, false), ("GH_PAT", false, false), ("HOME", false, false),
    ("CLOUDFLARE_API_TOKEN", false, false), ("keyshift_var_a", false, false),
    ("XKEYSHIFT_VAR_A", false, false), ("KEYSHIFT_POLICY", false, false),
    ("OWN", true, true), ("OWN2", false, false),
  ])
  func names(name: String, text: Bool, secret: Bool) {
    let rules = VariableRules(names: ["OWN", "CLOUDFLARE_API_TOKEN"])
    #expect(rules.allows(name, in: .text) == text)
    #expect(rules.allows(name, in: .secret) == secret)
  }

  @Test(arguments: [
    ("STAGE", "KEYSHIFT_VAR_STAGE", "KEYSHIFT_SECRET_STAGE"),
    ("KEYSHIFT_STORE", "KEYSHIFT_VAR_STORE", "KEYSHIFT_SECRET_STORE"),
  ])
  func adviceSaysTheNewName(name: String, text: String, secret: String) {
    #expect(VariableRules().advice(name, in: .text).contains(text + ","))
    #expect(VariableRules().advice(name, in: .secret).contains(secret + ","))
  }
}
