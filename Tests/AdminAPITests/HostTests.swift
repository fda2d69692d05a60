import Core
import HTTPTypes
import TestKit
import Testing

@testable import AdminAPI

@Suite("Under which names the server answers")
struct HostTests {
  private static let hosts = AllowedHosts(
    listening: "10.0.0.5", publicURL: PublicURL("https://Keyshift.Example.com:8443"),
    further: ["ops.internal", "FD00::7"])

  @Test(
    "Its own names, with any port or none",
    arguments: [
      "localhost", "LocalHost:8788", "127.0.0.1:1", "[::1]", "[::1]:8788", "10.0.0.5:8788",
      "keyshift.example.com", "keyshift.example.com:8443", "ops.internal:80", "[fd00::7]",
      "192.0.2.9:8788",
    ])
  func allowed(_ authority: String) throws {
    try Self.hosts.check(authority, local: "192.0.2.9")
  }

  @Test(
    "Other names are misdirected",
    arguments: [
      "evil.example", "evil.example:8788", "localhost.evil.example", "127.0.0.1.evil.example",
      "192.0.2.8", "0.0.0.0", "[::]", "localhost.", "evil.example.com", "10.0.0.50", "[fd00::8]",
      "2130706433", "keyshift.example.com.evil.example",
    ])
  func misdirected(_ authority: String) {
    let error = #expect(throws: AdminError.self) {
      try Self.hosts.check(authority, local: "192.0.2.9")
    }
    #expect(error?.status.code == 421)
    #expect(error?.code == "host-not-allowed")
  }

  @Test(
    "What names no host is a bad request",
    arguments: [
      nil, "", ":8788", "localhost:", "localhost:x", "localhost:99999", "localhost:0", "a b",
      "user@localhost", "localhost/", "[::1", "[]:1", "loc\u{1}alhost", "löcalhost",
      "localhost:8788:1",
      "localhost, evil.example",
    ] as [String?])
  func bad(_ authority: String?) {
    let error = #expect(throws: AdminError.self) {
      try Self.hosts.check(authority, local: "127.0.0.1")
    }
    #expect(error?.status.code == 400)
  }

  @Test("Listening on every address allows none of them by that")
  func everyAddress() {
    for listening in ["0.0.0.0", "::"] {
      let hosts = AllowedHosts(listening: listening, publicURL: nil, further: [])
      #expect(throws: AdminError.self) { try hosts.check("\(listening)", local: "10.1.1.1") }
      #expect(throws: Never.self) { try hosts.check("10.1.1.1:8788", local: "10.1.1.1") }
    }
  }

  @Test(
    "An allowed host is a name or an address",
    arguments: [
      ("ops.internal", true), ("10.0.0.5", true), ("[::1]", true), ("::1", true), ("a:80", false),
      ("https://a", false), ("", false), ("a/b", false), ("*", false), ("a b", false),
    ])
  func names(_ text: String, _ isName: Bool) {
    #expect(AllowedHosts.isName(text) == isName)
  }

  @Test(
    "A public address is a scheme, a host, and a port",
    arguments: [
      ("https://a.example", "https://a.example"), ("https://A.example:443/", "https://a.example"),
      ("http://a.example:80", "http://a.example"), ("https://a.example:80", "https://a.example:80"),
      ("HTTPS://[::1]:8443", "https://[::1]:8443"), ("ftp://a", nil), ("https://", nil),
      ("https://a/b", nil), ("https://a?b", nil), ("https://u@a", nil), ("a.example", nil),
      ("https://a b", nil), ("https://a//", nil), ("https://a#b", nil),
    ] as [(String, String?)])
  func publicURL(_ text: String, _ origin: String?) {
    #expect(PublicURL(text)?.origin == origin)
  }
}

@Suite("Names over HTTP")
struct HostRequestTests {
  @Test(
    "A name that points here by another's doing gets nothing, not even health",
    arguments: ["/", "/healthz", "/readyz", "/login", "/api/admin/runs", "/nothing"])
  func rebinding(_ path: String) async throws {
    try await withServing { (serving: Serving) async throws in
      var serving = serving
      serving.authority = "evil.example:8788"
      let answer = try await serving.get(path)
      #expect(answer.status == 421)
      #expect(answer.code == "host-not-allowed")
      #expect(serving.world.store.reads == 0)
    }
  }

  @Test("An allowed name is answered")
  func allowed() async throws {
    try await withServing(nil, { $0.listening.allowedHosts = ["ops.internal"] }) {
      (serving: Serving) async throws in
      var serving = serving
      serving.authority = "ops.internal"
      let answer = try await serving.get("/api/admin/runs")
      #expect(answer.status == 200)
    }
  }

  @Test("Behind a proxy with TLS cookies are for TLS only, and its pages are the server's own")
  func proxied() async throws {
    try await withServing(nil, { $0.listening.publicURL = PublicURL("https://keyshift.example") }) {
      serving in
      let form = ["content-type": "application/x-www-form-urlencoded"]
      let origins = [
        ("https://keyshift.example", 303), ("http://keyshift.example", 403),
        ("https://keyshift.example:8443", 403), ("https://evil.example", 403), ("null", 403),
        (serving.origin, 303),
      ]
      for (origin, status) in origins {
        let answer = try await serving.post(
          "/login", "token=ops-secret", as: .nobody,
          form.merging(["origin": origin]) { a, _ in a })
        #expect(answer.status == status, "\(origin)")
        if status == 303 { #expect(answer.header("set-cookie")?.contains("; Secure") == true) }
      }
      let out = try await serving.post("/logout", "", as: .nobody)
      #expect(out.header("set-cookie")?.contains("; Secure") == true)
    }
    try await withServing { (serving: Serving) async throws in
      let answer = try await serving.post(
        "/login", "token=ops-secret", as: .nobody,
        ["content-type": "application/x-www-form-urlencoded"])
      #expect(answer.header("set-cookie")?.contains("Secure") == false)
    }
  }
}
