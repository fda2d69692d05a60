import AdminAPI
import Application
import Core
import Engine
import FileState
import Governance
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite("POST /api/migration/auto")
struct LoginTests {
  private static let path = "/api/migration/auto"

  private func policy(_ users: [String]) -> AutoMigrationPolicy {
    var policy = AutoMigrationPolicy(counter: .init(namespace: AdminWorld.logs))
    policy.isEnabled = true
    policy.users = users
    return policy
  }

  /// The events of `auto_migration`, once so many logins' work, which goes on in the background, is over.
  private func events(_ serving: Serving, after logins: Int) async throws -> [AuditEvent] {
    await serving.world.ended.reached(logins)
    var events: [AuditEvent] = []
    try await AuditLog(serving.world.state.appending("test/audit.jsonl")).records {
      if $0.event.action == .autoMigration { events.append($0.event) }
    }
    return events
  }

  @Test("Off by default, and only for those it is meant for; each refusal says which guard and why")
  func configuration() async throws {
    try await withServing { serving in
      let off = try await serving.post(Self.path, "", as: .session("john-session"))
      #expect(off.status == 200)
      #expect(off.json["started"].flag == false)
      #expect(off.json["guard"].text == "disabled")
      #expect(off.json["reason"].text?.isEmpty == false)
    }
    try await withServing(nil, { $0.auto = policy([AdminWorld.mary]) }) { serving in
      let other = try await serving.post(Self.path, "{}", as: .session("john-session"))
      #expect(other.json["guard"].text == "not-targeted")
    }
  }

  @Test("A login's migration is begun at once and carried out in the background, as system:auto")
  func migrates() async throws {
    try await withServing(nil, { $0.auto = policy([AdminWorld.john]) }) { serving in
      let answer = try await serving.post(Self.path, "", as: .session("john-session"))
      #expect(answer.status == 202)
      #expect(answer.json["started"].flag == true)
      #expect(answer.json["user"].text == AdminWorld.john)
      let events = try await events(serving, after: 1)
      #expect(events.count == 2)
      #expect(events.map(\.actor) == ["system:auto", "system:auto"])
      #expect(events.last?.details["applied"] == 6)
      let attempt = Key("migration:\(AdminWorld.john):auto:lastAttempt")
      #expect(try await serving.world.text(AdminWorld.migrations, attempt) != nil)
      let moved = Key("trip:\(AdminWorld.john):1")
      #expect(try await serving.world.text(AdminWorld.logs, moved) != nil)
      // Once a day: the next login is refused by what the first one left.
      _ = try await serving.post(Self.path, "", as: .session("john-session"))
      let refused = try await self.events(serving, after: 2).last
      #expect(refused?.success == false)
      #expect(["done", "rate-limit"].contains(refused?.details["guard"]))
    }
  }

  @Test("Two logins at once run one migration")
  func twice() async throws {
    try await withServing(nil, { $0.auto = policy([AdminWorld.john]) }) { serving in
      async let one = serving.post(Self.path, "", as: .session("john-session"))
      async let two = serving.post(
        Self.path, #"{"user":"\#(AdminWorld.john)"}"#, as: .token("app-secret"))
      #expect([try await one.status, try await two.status] == [202, 202])
      #expect(try await events(serving, after: 2).count == 3)
      let paths = try LedgerPaths(
        root: serving.world.state, environment: "test", cohort: "auto-\(AdminWorld.john)")
      #expect(try await StateStore(paths).load()?.runs.count == 1)
    }
  }

  @Test("A session asks for its own user, a token names one, an administrator may name another")
  func whose() async throws {
    try await withServing(nil, { $0.auto = policy([]) }) { serving in
      let mary = #"{"user":"\#(AdminWorld.mary)"}"#
      let foreign = try await serving.post(Self.path, mary, as: .session("john-session"))
      #expect(foreign.status == 403)
      #expect(foreign.code == "not-own-user")
      let nameless = try await serving.post(Self.path, "{}", as: .token("app-secret"))
      #expect(nameless.status == 400)
      #expect(
        try await serving.post(Self.path, mary, as: .admin).json["user"].text == AdminWorld.mary)
      #expect(try await serving.post(Self.path, mary, as: .token("eyes-secret")).status == 403)
      #expect(try await serving.post(Self.path, mary, as: .nobody).status == 401)
    }
  }

  @Test("Where plans need approval, logins migrate nobody")
  func governed() async throws {
    let refusal = PolicyRefusal(
      environment: "test",
      violations: [PolicyViolation(demand: .approvals, detail: "Nobody approved it.", range: nil)])
    try await withServing(
      nil, { $0.auto = policy([AdminWorld.john]) }, judge: { _ in throw refusal }
    ) { serving in
      _ = try await serving.post(Self.path, "", as: .session("john-session"))
      let event = try await events(serving, after: 1).first
      #expect(event?.details["code"] == "policy")
      #expect(
        try await serving.world.text(AdminWorld.logs, Key("trip:\(AdminWorld.john):1")) == nil)
      let apply = try await serving.post(
        "/api/admin/migration", #"{"users":["johndoe"],"apply":true}"#)
      #expect(apply.status == 409)
      #expect(apply.code == "policy-not-met")
      #expect(apply.json["error"]["details"][0].text == "Nobody approved it.")
    }
  }
}
