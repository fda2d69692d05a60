import ByteJSON
import Core
import Testing

@testable import AdminAPI

@Suite("Sessions that end")
struct SessionExpiryTests {
  private static let now = AdminWorld.now

  @Test(
    "A time in seconds, in milliseconds or in ISO 8601, as a number or as text",
    arguments: [
      (#"{"expiresAt":1800000001}"#, true), (#"{"expiresAt":1800000000}"#, false),
      (#"{"expiresAt":1799999999}"#, false), (#"{"expiresAt":1800000000001}"#, true),
      (#"{"expiresAt":1799999999999}"#, false), (#"{"expiresAt":1800000000.5}"#, true),
      (#"{"expiresAt":1.9e9}"#, true), (#"{"expiresAt":"1800000001"}"#, true),
      (#"{"expiresAt":"1799999999999"}"#, false), (#"{"expiresAt":"2027-01-15T08:00:01Z"}"#, true),
      (#"{"expiresAt":"2027-01-15T08:00:00Z"}"#, false),
      (#"{"expiresAt":"2027-01-15T10:00:01+02:00"}"#, true),
      (#"{"expiresAt":"2027-01-15T09:59:59+02:00"}"#, false),
      (#"{"exp":1800000001}"#, true), (#"{"exp":1}"#, false),
      // The first that is present and not null counts.
      (#"{"expiresAt":1900000000,"exp":1}"#, true), (#"{"expiresAt":1,"exp":1900000000}"#, false),
      (#"{"expiresAt":null,"exp":1}"#, false), (#"{"expiresAt":null}"#, true), ("{}", true),
      // What cannot be read has ended.
      (#"{"expiresAt":"soon"}"#, false), (#"{"expiresAt":""}"#, false),
      (#"{"expiresAt":true}"#, false),
      (#"{"expiresAt":[1900000000]}"#, false), (#"{"expiresAt":-1}"#, false),
      (#"{"expiresAt":0}"#, false),
      (#"{"expiresAt":1900000000,"expiresAt":1}"#, false), (#"{"expiresAt":1e400}"#, false),
      (#"{"expiresAt":1900000000,"expiresAt":null}"#, false), ("no JSON", false),
    ])
  func times(_ session: String, _ isGood: Bool) {
    let expiry = SessionExpiry([JSONPointer(member: "expiresAt"), JSONPointer(member: "exp")])
    #expect(expiry.allows(Array(session.utf8), at: Self.now) == isGood)
  }

  @Test("Without the setting a session's fields say nothing")
  func unset() {
    #expect(SessionExpiry([]).allows(Array(#"{"exp":1}"#.utf8), at: Self.now))
  }
}

@Suite("Sessions over HTTP")
struct SessionTests {
  @Test("A session that says it has ended proves nobody, at the moment it says")
  func ended() async throws {
    var world = try await AdminWorld()
    world.plan.accounts?.expiresBy = [JSONPointer(member: "exp")]
    let end = AdminWorld.now.seconds + 100
    try await world.put(
      AdminWorld.sessions, "admin-session", #"{"id":"\#(AdminWorld.admin)","exp":\#(end)}"#)
    try await withServing(world) { (serving: Serving) async throws in
      let before = try await serving.get("/api/admin/runs", as: .admin)
      #expect(before.status == 200)
      serving.world.clock.advance(seconds: 100)
      let after = try await serving.get("/api/admin/runs", as: .admin)
      #expect(after.status == 401)
    }
  }

  @Test("The pages' own session ends after eight hours, wherever it was used")
  func pageSession() async throws {
    try await withServing { (serving: Serving) async throws in
      let signedIn = try await serving.post(
        "/login", "token=ops-secret", as: .nobody,
        ["content-type": "application/x-www-form-urlencoded"])
      let cookie = String((signedIn.header("set-cookie") ?? "").prefix { $0 != ";" })
      func status() async throws -> Int {
        try await serving.get("/plans", as: .nobody, ["cookie": cookie]).status
      }
      #expect(try await status() == 200)
      serving.world.clock.advance(seconds: 8 * 3_600 - 1)
      #expect(try await status() == 200)
      serving.world.clock.advance(seconds: 1)
      #expect(try await status() == 303)
    }
  }

  @Test("Sessions in a namespace that holds anything else are refused at the start")
  func sharedNamespace() async throws {
    let shared = [AdminWorld.users, AdminWorld.logs, AdminWorld.trash, AdminWorld.migrations]
    for namespace in shared {
      var world = try await AdminWorld()
      world.plan.accounts?.sessions = namespace
      await #expect(throws: SessionsNamespaceError.self, "\(namespace.name)") {
        try await withLiveServing(world) { _ in }
      }
    }
    await #expect(throws: SessionsNamespaceError.self) {
      try await withLiveServing(
        nil, { $0.namespaceIDs = [AdminWorld.users: "aB", AdminWorld.sessions: "Ab"] }
      ) { _ in }
    }
  }
}
