import Core
import Testing
import WorkerRoutes

@testable import CloudflareStore

@Suite("What a store is made of")
struct ConfigurationTests {
  @Test(arguments: [
    ("https://api.cloudflare.com/client/v4", "https://api.cloudflare.com/client/v4"),
    ("https://kv.example:8443/a/", "https://kv.example:8443/a"),
    ("HTTPS://kv.example", "HTTPS://kv.example"),
    ("http://localhost:8787/client/v4", "http://localhost:8787/client/v4"),
    ("http://127.0.0.1:1", "http://127.0.0.1:1"), ("http://127.200.3.4/x", "http://127.200.3.4/x"),
    ("http://[::1]:80/x", "http://[::1]:80/x"), ("http://LOCALHOST", "http://LOCALHOST"),
  ])
  func baseURLsAreTaken(_ text: String, _ expected: String) throws {
    #expect(
      try BaseURL(text, allowed: AllowedHosts(list: "kv.example kv.example:8443")).text == expected)
  }

  @Test(arguments: [
    "https://kv.example:8443", "https://kv.example.evil.example", "https://evil-kv.example",
    "https://api.cloudflare.com.evil.example/client/v4", "https://api.cloudflare.com:8443",
    "https://sub.kv.example", "https://1.2.3.4",
  ])
  func theTokenGoesToNoOtherHost(_ text: String) throws {
    let hosts = try AllowedHosts(list: "kv.example,other.example:8443")
    let error = #expect(throws: StoreError.self) { try BaseURL(text, allowed: hosts) }
    #expect(error?.code == .hostNotAllowed)
    #expect(error?.message.contains("KEYSHIFT_ALLOWED_HOSTS") == true)
  }

  @Test func aStoreSendsNothingToAHostThatIsNotAllowed() throws {
    var configuration = configuration(["LOGS": String(repeating: "a", count: 32)])
    configuration.baseURL = "https://kv.example/client/v4"
    let token = try #require(APIToken("SECRET-token-0123456789"))
    let error = #expect(throws: StoreError.self) {
      try CloudflareStore(
        configuration, token: token, sentTo: AllowedHosts(),
        budget: RequestBudget(
          environment: VirtualTime().environment()))
    }
    #expect(error?.code == .hostNotAllowed)
    #expect(error?.message.contains("SECRET") == false)
  }

  @Test func aHeaderGoesToNoOtherHost() async throws {
    let transport = HTTPWorkerTransport(sendingTo: try AllowedHosts(list: "app.example"))
    let header = WorkerHeader(name: "x-s", value: "hunter2")
    for url in ["https://evil.example/a", "http://app.example/a", "https://app.example:8443/a"] {
      let request = WorkerRequest(method: .get, url: url, headers: [header])
      let error = await #expect(throws: StoreError.self) { try await transport.send(request) }
      #expect(error?.code == .hostNotAllowed)
    }
    try await transport.shutdown()
  }

  @Test(arguments: [
    "http://api.cloudflare.com/client/v4", "http://128.0.0.1", "http://127.0.0.1.evil.example",
    "http://localhost.evil.example", "http://127.1", "http://127.0.0.256", "http://[::2]",
    "http://0.0.0.0",
  ])
  func plainHTTPStaysOnThisMachine(_ text: String) {
    let error = #expect(throws: StoreError.self) { try BaseURL(text, allowed: AllowedHosts()) }
    #expect(error?.message.contains("https") == true)
  }

  @Test(arguments: [
    "", "https://localhost.", "https://2130706433", "https://0x7f.1", "https://[::ffff:1.2.3.4]",
    "api.cloudflare.com", "ftp://x", "https://", "https:///x", "https://u:p@x/", "https://x?q",
    "https://x#f", "https://x y", "https://x:99999", "https://x:", "https://x:1x", "https://x\n",
    "https://x/<", "https://x/{a}", "https://x/a|b", "https://x/\"", "https://x/`",
    "http://localhost@evil.example", "http://[::1", "http://127.0.0.1\\@evil.example",
  ])
  func otherTextsAreNoBaseURL(_ text: String) {
    #expect(throws: StoreError.self) { try BaseURL(text, allowed: AllowedHosts()) }
  }

  private func configuration(_ namespaces: [Namespace: String], account: String? = nil)
    -> CloudflareConfiguration
  {
    CloudflareConfiguration(
      account: account ?? String(repeating: "C", count: 32), namespaces: namespaces,
      access: .reading)
  }

  @Test func theIdentityNamesAccountAndNamespaces() {
    let one = String(repeating: "1", count: 32)
    let two = String(repeating: "2", count: 32)
    #expect(
      configuration(["B": two, "A": one]).identity
        == "cloudflare:\(String(repeating: "c", count: 32)); A=\(one); B=\(two)")
    #expect(configuration(["A": two]).identity != configuration(["A": one]).identity)
  }

  @Test(arguments: [
    "", "abc", String(repeating: "g", count: 32), String(repeating: "a", count: 33),
  ])
  func idsAreThirtyTwoHexadecimalDigits(_ id: String) {
    #expect(throws: StoreError.self) { try configuration(["A": id]).validate() }
    #expect(throws: StoreError.self) { try configuration([:], account: id).validate() }
  }

  @Test func aReadOnlyStoreSendsNoWrite() async throws {
    let scripted = try ScriptedService(.reading) { _, _ in .success("{}") }
    #expect(!scripted.store.capabilities.writable)
    let item = WriteItem(namespace: "LOGS", key: "k", change: .delete, expected: nil)
    let error = await storeError { _ = try await scripted.store.write(WriteBatch([item])) }
    #expect(error?.code == .readOnly)
    #expect(scripted.transport.requests.isEmpty)
  }

  @Test func aBindingWithoutAnIDIsNamed() async throws {
    let scripted = try ScriptedService { _, _ in .success("{}") }
    let item = WriteItem(namespace: "OTHER", key: "k", change: .delete, expected: nil)
    let errors = [
      await storeError { _ = try await scripted.store.read("OTHER", ["k"]) },
      await storeError { _ = try await scripted.store.write(WriteBatch([item])) },
      await storeError { _ = try await scripted.store.list(in: "OTHER") },
    ]
    for error in errors {
      #expect(error?.code == .notFound)
      #expect(error?.message.contains("OTHER") == true)
    }
    #expect(scripted.transport.requests.isEmpty)
  }

  @Test(arguments: ["", " ", "a b", "a\n", "é", "a\u{0}"])
  func whatNoHeaderTakesIsNoToken(_ text: String) { #expect(APIToken(text) == nil) }
}
