import Testing

@testable import AdminAPI

@Suite("Where signing in may lead")
struct OwnPathTests {
  @Test(
    "Pages of this server, with their filters",
    arguments: [
      "/", "/?a=b", "/plans", "/plans?x=1", "/audit?environment=test&outcome=ok", "/runs/r-1",
      "/cohorts/test/world?user=j%C3%B6rg", "/plans/sha256:ab?text=%2F%2Fa%5Cb&action=create",
    ])
  func own(_ path: String) { #expect(OwnPath(path)?.text == path) }

  @Test(
    "Nothing else",
    arguments: [
      "", "plans", "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example",
      "\\/evil.example", "/%2Fevil.example", "/%2f%2fevil.example", "/%5Cevil.example",
      "/%255cevil.example", "/%252Fevil.example", "/.//evil.example", "/plans//evil.example",
      "/plans/..//evil.example", "/plans/../plans", "/%2e%2e/plans", "/./plans",
      "/\tplans", "/plans\r\nset-cookie: a=b", "/plans%0d%0aset-cookie:a", "/plans?a=%0d%0ab",
      "/plans?a=%00", "/plans\u{0}", "/ /evil.example", "/plans#//evil.example", "/plän",
      "/plans\u{2028}", "/login", "/login?next=//evil.example", "/logout", "/assets/a.css",
      "/healthz", "/metrics", "/api/admin/runs", "/openapi.yaml", "/nothing", "/plans?a=%zz",
      "/plans/%zz", "/@evil.example", "/evil.example", "javascript:alert(1)", "/runs/%09",
      "/cohorts/test/%2F%2Fevil",
    ])
  func foreign(_ path: String) { #expect(OwnPath(path) == nil) }

  @Test("Nothing that is too long for a page")
  func long() { #expect(OwnPath("/plans?a=" + String(repeating: "a", count: 2_048)) == nil) }
}

@Suite("Redirects")
struct RedirectTests {
  @Test(
    "The form hands on no place but a page, and neither does the way to it",
    arguments: [
      "//evil.example", "/%5Cevil.example", "/%2Fevil.example", "/plans%0d%0aa", "/api/admin/runs",
    ])
  func form(_ next: String) async throws {
    try await withServing { (serving: Serving) async throws in
      let encoded = next.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      let form = try await serving.get("/login?next=\(encoded)", as: .nobody)
      #expect(form.status == 200)
      #expect(!form.body.contains("evil"))
      let refused = try await serving.post(
        "/login", "token=wrong&next=\(encoded)", as: .nobody,
        ["content-type": "application/x-www-form-urlencoded"])
      #expect(refused.status == 401)
      #expect(!refused.body.contains("evil"))
      let signedIn = try await serving.post(
        "/login", "token=ops-secret&next=\(encoded)", as: .nobody,
        ["content-type": "application/x-www-form-urlencoded"])
      #expect(signedIn.header("location") == "/")
    }
  }

  @Test("A page with a strange query leads to the form without it")
  func strangeTarget() async throws {
    try await withServing { (serving: Serving) async throws in
      let answer = try await serving.get("/plans?a=%0d%0ab", as: .nobody)
      #expect(answer.status == 303)
      #expect(answer.header("location") == "/login")
    }
  }
}
