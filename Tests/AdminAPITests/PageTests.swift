import AdminAPI
import Core
import SystemPackage
import Testing

@Suite("The operator's pages over HTTP")
struct PageTests {
  private static let apply = #"{"users":["johndoe"],"apply":true}"#

  @Test("Every page is there for those who may, in HTML")
  func pages() async throws {
    try await withServing { serving in
      let done = try await serving.post("/api/admin/migration", Self.apply).json
      let digest = done["plan"]["digest"].text ?? ""
      let paths = [
        "/", "/cohorts/test/world", "/runs/\(done["run"].text ?? "")", "/plans", "/plans/\(digest)",
        "/plans/\(digest)?action=create&text=trip", "/audit", "/audit?environment=test&outcome=ok",
      ]
      for path in paths {
        let answer = try await serving.get(path, as: .admin)
        #expect(answer.status == 200, "\(path)")
        #expect(answer.header("content-type") == "text/html; charset=utf-8")
        #expect(answer.body.hasPrefix("<!doctype html>"), "\(path)")
        #expect(!answer.body.contains(serving.world.state.string), "\(path)")
      }
    }
  }

  @Test("Whoever is not signed in is shown the form, and comes back to the page")
  func signIn() async throws {
    try await withLiveServing { serving in
      let away = try await serving.get("/plans?x=1", as: .nobody)
      #expect(away.status == 303)
      #expect(away.header("location") == "/login?next=/plans%3Fx%3D1")
      let form = try await serving.get("/login?next=/plans%3Fx%3D1", as: .nobody)
      #expect(form.status == 200)
      #expect(form.body.contains("/plans?x&#x3D;1") || form.body.contains("/plans?x=1"))
      let signedIn = try await serving.post(
        "/login", "token=ops-secret&next=%2Fplans%3Fx%3D1", as: .nobody,
        ["content-type": "application/x-www-form-urlencoded"])
      #expect(signedIn.status == 303)
      #expect(signedIn.header("location") == "/plans?x=1")
      let cookie = signedIn.header("set-cookie") ?? ""
      #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
      #expect(!cookie.contains("ops-secret"))
      let value = String(cookie.prefix { $0 != ";" })
      let page = try await serving.get("/plans", as: .nobody, ["cookie": value])
      #expect(page.status == 200)
      let out = try await serving.post("/logout", "", as: .nobody, ["cookie": value])
      #expect(out.status == 303)
      #expect(try await serving.get("/plans", as: .nobody, ["cookie": value]).status == 303)
    }
  }

  @Test(
    "A wrong token, and one that does not reach pages, are refused in words",
    arguments: ["wrong", "app-secret", ""])
  func refusedToken(_ token: String) async throws {
    try await withServing { serving in
      let answer = try await serving.post(
        "/login", "token=\(token)", as: .nobody,
        ["content-type": "application/x-www-form-urlencoded"])
      #expect(answer.status == 401)
      #expect(answer.header("set-cookie") == nil)
      #expect(answer.body.contains("Unknown token"))
    }
  }

  @Test(
    "A form that can be read in two ways, or not at all, signs nobody in",
    arguments: [
      "token=ops-secret&token=ops-secret", "token=wrong&token=ops-secret",
      "token=ops-secret&next=%zz", "%zz=a&token=ops-secret", "token=ops-secret&token[]=a",
      "token[]=a&token=ops-secret", "token=%FF", "a[=1&token=ops-secret",
      "token=ops-secret&next=/&next=/plans", "token[a][b]=ops-secret", "token[0]=ops-secret",
      "a" + String(repeating: "[a]", count: 10_000) + "=1&token=ops-secret",
    ])
  func unreadableForm(_ form: String) async throws {
    try await withServing(nil, { $0.limits.failures = 1 }) { serving in
      let type = ["content-type": "application/x-www-form-urlencoded"]
      let answer = try await serving.post("/login", form, as: .nobody, type)
      #expect(answer.status == 401)
      #expect(answer.header("set-cookie") == nil)
      // It is a failed attempt like any other.
      #expect(try await serving.post("/login", form, as: .nobody, type).status == 429)
    }
  }

  @Test(
    "A link to the form cannot send anybody elsewhere",
    arguments: ["https://evil.example", "//evil.example", "/\\evil.example", "evil", ""])
  func openRedirect(_ next: String) async throws {
    try await withServing { serving in
      let answer = try await serving.post(
        "/login", "token=ops-secret&next=\(next)", as: .nobody,
        ["content-type": "application/x-www-form-urlencoded"])
      #expect(answer.header("location") == "/")
    }
  }

  @Test("Refusals are pages, too")
  func refusals() async throws {
    try await withServing { serving in
      let forbidden = try await serving.get("/", as: .session("john-session"))
      #expect(forbidden.status == 403)
      #expect(forbidden.body.hasPrefix("<!doctype html>"))
      let missing = try await serving.get("/runs/none", as: .admin)
      #expect(missing.status == 404)
      #expect(missing.body.hasPrefix("<!doctype html>"))
    }
  }

  @Test("What pages load is served to everybody, for ever, and only once")
  func assets() async throws {
    try await withServing { serving in
      let page = try await serving.get("/", as: .admin).body
      let paths = page.matches(of: /(?:href|src)="(\/assets\/[^"]+)"/).map { String($0.1) }
      #expect(paths.count >= 2)
      for path in paths {
        let asset = try await serving.get(path, as: .nobody)
        #expect(asset.status == 200)
        #expect(asset.header("cache-control")?.contains("immutable") == true)
        let again = try await serving.get(
          path, as: .nobody, ["if-none-match": asset.header("etag") ?? ""])
        #expect(again.status == 304)
        #expect(again.body.isEmpty)
      }
    }
  }
}
