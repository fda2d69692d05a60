import AdminAPI
import Core
import Testing

@Suite("Who may do what")
struct AccessTests {
  private static let status = "/api/admin/migration/status"
  private static let body = #"{"users":["johndoe"]}"#

  @Test(
    "Sessions and tokens are told apart from nobody, and those who may from those who may not",
    arguments: [
      (Serving.Caller.nobody, 401, "unauthenticated"),
      (.session("no-such-session"), 401, "unauthenticated"),
      (.session(""), 401, "unauthenticated"),
      (.session(String(repeating: "x", count: 600)), 401, "unauthenticated"),
      (.session("broken-session"), 401, "unauthenticated"),
      (.session("orphan-session"), 403, "not-admin"),
      (.session("john-session"), 403, "not-admin"),
      (.token("wrong"), 401, "unauthenticated"),
      (.token("app-secret"), 403, "out-of-scope"),
      (.token("eyes-secret"), 200, nil),
      (.token("ops-secret"), 200, nil),
      (.session("admin-session"), 200, nil),
    ] as [(Serving.Caller, Int, String?)])
  func callers(_ caller: Serving.Caller, _ status: Int, _ code: String?) async throws {
    try await withServing { serving in
      let answer = try await serving.post(Self.status, Self.body, as: caller)
      #expect(answer.status == status)
      #expect(answer.code == code)
      if status == 401 { #expect(answer.header("www-authenticate")?.hasPrefix("Bearer") == true) }
    }
  }

  @Test("A wrong token is not made good by a session beside it")
  func tokenBesideSession() async throws {
    try await withServing { serving in
      let answer = try await serving.post(
        Self.status, Self.body, as: .token("wrong"), ["cookie": "session_id=admin-session"])
      #expect(answer.status == 401)
    }
  }

  @Test("Reading does not allow migrating")
  func readOnlyToken() async throws {
    try await withServing { serving in
      let answer = try await serving.post(
        "/api/admin/migration", Self.body, as: .token("eyes-secret"))
      #expect(answer.status == 403)
      #expect(answer.code == "out-of-scope")
    }
  }

  @Test("The role is read anew for every request")
  func revokedRole() async throws {
    try await withServing { serving in
      #expect(try await serving.get("/api/admin/runs", as: .admin).status == 200)
      try await serving.world.put(
        AdminWorld.users, Key("user:\(AdminWorld.admin)"),
        #"{"id":"\#(AdminWorld.admin)","role":"user"}"#)
      #expect(try await serving.get("/api/admin/runs", as: .admin).status == 403)
    }
  }

  @Test(
    "A core that may be read in two ways, or is another's, makes nobody an administrator",
    arguments: [
      #"{"id":"99999999-9999-4999-8999-999999999999","role":"user","role":"admin"}"#,
      #"{"id":"11111111-1111-4111-8111-111111111111","role":"admin"}"#,
      #"["admin"]"#, "admin", #"{"role":"admin"}"#,
      #"{"id":"99999999-9999-4999-8999-999999999999","role":["admin"]}"#,
    ])
  func doubtfulCore(_ core: String) async throws {
    try await withServing { serving in
      try await serving.world.put(AdminWorld.users, Key("user:\(AdminWorld.admin)"), core)
      let answer = try await serving.get("/api/admin/runs", as: .admin)
      #expect(answer.status == 403)
      #expect(answer.code == "not-admin")
    }
  }

  @Test("Without accounts in the plan a cookie proves nobody")
  func noAccounts() async throws {
    var world = try await AdminWorld()
    world.plan.accounts = nil
    try await withServing(world) { serving in
      let session = try await serving.get("/api/admin/runs", as: .admin)
      #expect(session.status == 401)
      #expect(try await serving.get("/api/admin/runs").status == 200)
    }
  }

  @Test(
    "Pages of other sites cannot make a signed-in browser change things",
    arguments: [
      (["sec-fetch-site": "cross-site"], 403), (["sec-fetch-site": "same-site"], 403),
      (["sec-fetch-site": "same-origin"], 200), (["sec-fetch-site": "none"], 200),
      (["origin": "https://evil.example"], 403), (["origin": "null"], 403),
      (["origin": "http://127.0.0.1:1"], 403), ([:], 200),
    ] as [([String: String], Int)])
  func crossSite(_ headers: [String: String], _ status: Int) async throws {
    try await withServing { serving in
      let answer = try await serving.post(Self.status, Self.body, as: .admin, headers)
      #expect(answer.status == status)
      if status == 403 { #expect(answer.code == "cross-site") }
    }
  }

  @Test("A page of this server may")
  func ownOrigin() async throws {
    try await withServing { serving in
      let answer = try await serving.post(
        Self.status, Self.body, as: .admin, ["origin": serving.origin])
      #expect(answer.status == 200)
    }
  }

  @Test("A caller has so many requests, and then a wait that is named")
  func rateLimit() async throws {
    try await withServing(nil, { $0.limits.burst = 2 }) { serving in
      for _ in 0..<2 { #expect(try await serving.get("/api/admin/runs").status == 200) }
      let refused = try await serving.get("/api/admin/runs")
      #expect(refused.status == 429)
      #expect(refused.header("retry-after") == "1")
      #expect(try await serving.get("/api/admin/runs", as: .admin).status == 200)
    }
  }

  @Test("Guessing has an end, and does not lock out those who know")
  func guessing() async throws {
    try await withServing(nil, { $0.limits.failures = 3 }) { serving in
      for _ in 0..<3 {
        #expect(try await serving.get("/api/admin/runs", as: .token("guess")).status == 401)
      }
      let refused = try await serving.get("/api/admin/runs", as: .token("guess"))
      #expect(refused.status == 429)
      #expect(try await serving.get("/api/admin/runs").status == 200)
    }
  }
}
