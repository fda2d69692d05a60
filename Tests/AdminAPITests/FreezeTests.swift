import AdminAPI
import Application
import Core
import FileState
import Governance
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite("Freezing an environment over HTTP")
struct FreezeTests {
  private static let environment = "/api/admin/environments/test"
  private static let reason = #"{"reason":"INC-7 <b>"}"#

  private func audit(_ serving: Serving) async throws -> [AuditEvent] {
    var events: [AuditEvent] = []
    try await AuditLog(serving.world.state.appending("test/audit.jsonl")).records {
      events.append($0.event)
    }
    return events
  }

  @Test("Nothing is migrated while the environment is frozen, and everything says so")
  func frozen() async throws {
    var auto = AutoMigrationPolicy(counter: .init(namespace: AdminWorld.logs))
    auto.isEnabled = true
    auto.users = [AdminWorld.john]
    let policy = auto
    try await withServing(nil, { $0.auto = policy }) { serving in
      let before = await serving.world.contents()
      let thawed = try await serving.get(Self.environment + "/freeze", as: .token("eyes-secret"))
      #expect(thawed.status == 200 && thawed.json["frozen"].flag == false)
      let answer = try await serving.post(Self.environment + "/freeze", Self.reason)
      #expect(answer.status == 200)
      #expect(answer.json["frozen"].flag == true)
      #expect(answer.json["freeze"]["actor"].text == "token:ops")
      #expect(answer.json["freeze"]["reason"].text == "INC-7 <b>")
      #expect(try await serving.get(Self.environment + "/freeze").json["frozen"].flag == true)

      // A dry run only looks.
      let path = "/api/admin/migration"
      #expect(try await serving.post(path, #"{"users":["johndoe"]}"#).status == 200)
      let apply = try await serving.post(path, #"{"users":["johndoe"],"apply":true}"#)
      #expect(apply.status == 409)
      #expect(apply.json["error"]["code"].text == "environment-frozen")
      #expect(apply.json["error"]["message"].text?.contains("INC-7") == true)
      let login = try await serving.post(
        "/api/migration/auto", "", as: .session("john-session"))
      #expect(login.status == 200)
      #expect(login.json["started"].flag == false)
      #expect(login.json["guard"].text == "frozen")
      #expect(await serving.world.contents() == before)

      for page in ["/", "/plans", "/audit"] {
        let text = try await serving.get(page, as: .admin).body
        #expect(text.contains("is frozen"), "\(page)")
        #expect(text.contains("INC-7 &lt;b&gt;") && !text.contains("<b>"), "\(page)")
      }
      let metrics = try await serving.get("/metrics").body
      #expect(metrics.contains("keyshift_environment_frozen{environment=\"test\"} 1\n"))

      let thaw = try await serving.post(Self.environment + "/thaw", "")
      #expect(thaw.status == 200 && thaw.json["frozen"].flag == false)
      #expect(
        try await serving.post(path, #"{"users":["johndoe"],"apply":true}"#).json["outcome"].text
          == "completed")
      #expect(try await !serving.get("/", as: .admin).body.contains("is frozen"))
      let noted = try await audit(serving).filter { $0.action == .freeze || $0.action == .thaw }
      #expect(noted.map(\.action) == [.freeze, .thaw])
      #expect(noted.map(\.actor) == ["token:ops", "token:ops"])
      #expect(noted[0].details["reason"] == "INC-7 <b>")
    }
  }

  @Test(
    "Who only reads freezes nothing; nor does a name that no environment has, or a second freeze")
  func refusals() async throws {
    try await withServing { serving in
      for action in ["/freeze", "/thaw"] {
        let path = Self.environment + action
        #expect(try await serving.post(path, Self.reason, as: .token("eyes-secret")).status == 403)
        #expect(try await serving.post(path, Self.reason, as: .token("app-secret")).status == 403)
        #expect(
          try await serving.post(path, Self.reason, as: .session("john-session")).status == 403)
        #expect(try await serving.post(path, Self.reason, as: .nobody).status == 401)
        for name in ["tset", "..", "te st", "test%2F..", "%00", "é"] {
          let other = path.replacing("/test/", with: "/\(name)/")
          #expect(try await serving.post(other, Self.reason).status != 200, "\(name)")
        }
      }
      #expect(try await serving.post(Self.environment + "/freeze", "").status == 400)
      #expect(try await serving.post(Self.environment + "/freeze", #"{"why":"x"}"#).status == 400)
      #expect(try await serving.post(Self.environment + "/thaw", "").status == 404)
      #expect(try await serving.post(Self.environment + "/freeze", Self.reason).status == 200)
      let second = try await serving.post(Self.environment + "/freeze", Self.reason)
      #expect(second.status == 409)
      #expect(second.json["error"]["code"].text == "frozen-already")
    }
  }

  @Test("Where the policy asks for another person, another caller thaws")
  func another() async throws {
    var policy = EnvironmentPolicy()
    policy.thaw = .another
    try await withServing(governance: policy) { serving in
      _ = try await serving.post(Self.environment + "/freeze", Self.reason)
      let own = try await serving.post(Self.environment + "/thaw", "")
      #expect(own.status == 409)
      #expect(own.json["error"]["code"].text == "policy-not-met")
      #expect(try await serving.get(Self.environment + "/freeze").json["frozen"].flag == true)
      #expect(try await serving.post(Self.environment + "/thaw", "{}", as: .admin).status == 200)
    }
  }
}
