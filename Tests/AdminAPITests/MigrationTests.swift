import AdminAPI
import Application
import Core
import Engine
import FileState
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite("POST /api/admin/migration")
struct MigrationTests {
  private static let path = "/api/admin/migration"
  private static let both = #"{"users":["johndoe","\#(AdminWorld.mary)"],"apply":true}"#

  private func paths(_ world: AdminWorld, _ cohort: String) throws -> LedgerPaths {
    try LedgerPaths(root: world.state, environment: "test", cohort: cohort)
  }

  private func audit(_ world: AdminWorld) async throws -> [AuditEvent] {
    var events: [AuditEvent] = []
    try await AuditLog(world.state.appending("test/audit.jsonl")).records {
      events.append($0.event)
    }
    return events
  }

  @Test("A dry run writes nothing to the store, and says what an apply would do")
  func dryRun() async throws {
    try await withServing { serving in
      let before = await serving.world.contents()
      let answer = try await serving.post(Self.path, #"{"users":["johndoe"]}"#)
      #expect(answer.status == 200)
      let json = answer.json
      #expect(json["apply"].flag == false)
      #expect(json["run"].isNull)
      #expect(json["plan"]["writes"].number == 6)
      let result = json["results"][0]
      #expect(result["user"].text == "johndoe")
      #expect(result["userId"].text == AdminWorld.john)
      #expect(result["migrated"].number == 6)
      #expect(result["done"].flag == false)
      #expect(result["planned"]["create"].number == 6)
      #expect(await serving.world.contents() == before)
      let events = try await audit(serving.world)
      #expect(events.map(\.action) == [.storageMigration])
      #expect(events.first?.details["phase"] == "planned")
      #expect(events.first?.actor == "token:ops")
    }
  }

  @Test("An apply goes through a saved plan, the state, the journal and the audit log")
  func apply() async throws {
    try await withServing { serving in
      let dry = try await serving.post(Self.path, #"{"users":["johndoe"]}"#).json
      let answer = try await serving.post(
        Self.path, #"{"users":["johndoe"],"apply":true}"#, as: .admin)
      #expect(answer.status == 200)
      let json = answer.json
      #expect(json["outcome"].text == "completed")
      #expect(json["tally"]["applied"].number == 6)
      #expect(json["plan"]["digest"].text == dry["plan"]["digest"].text)
      #expect(json["cohort"].text == "world")
      let result = json["results"][0]
      #expect(result["done"].flag == true)
      #expect(result["migrated"].number == dry["results"][0]["migrated"].number)
      #expect(result["migrationState"]["done"].flag == true)
      #expect(json["gates"]["passed"].flag == true)
      let state = try #require(try await StateStore(paths(serving.world, "world")).load())
      #expect(state.runs.map(\.id) == [json["run"].text])
      #expect(state.runs.first?.actor == "user:\(AdminWorld.admin)")
      #expect(state.acceptance?.passed == true)
      let moved = try await serving.world.text(
        AdminWorld.logs, Key("trip:\(AdminWorld.john):3"))
      #expect(moved == #"{"userId":"\#(AdminWorld.john)","updatedAt":"2026-01-03"}"#)
      let shown = try await serving.get(
        "/api/admin/plans/\(json["plan"]["digest"].text ?? "")")
      #expect(shown.json["counts"]["operations"].number == 6)
    }
  }

  @Test("The same apply again writes nothing")
  func idempotent() async throws {
    try await withServing { serving in
      _ = try await serving.post(Self.path, #"{"users":["johndoe"],"apply":true}"#)
      let before = await serving.world.contents()
      let again = try await serving.post(Self.path, #"{"users":["johndoe"],"apply":true}"#)
      #expect(again.json["tally"]["applied"].number == 0)
      #expect(again.json["results"][0]["done"].flag == true)
      #expect(
        await serving.world.contents(of: [AdminWorld.logs, AdminWorld.trash])
          == before.filter { [AdminWorld.logs, AdminWorld.trash].contains($0.0) })
    }
  }

  @Test("Users outside the cohort are found by directory and core; unknown ones stop nobody")
  func mixedUsers() async throws {
    try await withServing { serving in
      let answer = try await serving.post(
        Self.path, #"{"users":["\#(AdminWorld.mary)","nobody","johndoe"],"apply":true}"#)
      #expect(answer.status == 200)
      let results = answer.json["results"]
      #expect(results.count == 3)
      #expect(results[0]["user"].text == AdminWorld.mary)
      #expect(results[0]["legacy"][0].text == "mary")
      #expect(results[0]["migrated"].number == 1)
      #expect(results[1]["error"]["code"].text == "unknown")
      #expect(results[1].names == ["error", "user"])
      #expect(results[2]["migrated"].number == 6)
      #expect(answer.json["cohort"].text?.hasPrefix("world-users-") == true)
    }
  }

  @Test("A request that finds nobody plans nothing")
  func nobody() async throws {
    try await withServing { serving in
      let answer = try await serving.post(Self.path, #"{"users":["nobody"],"apply":true}"#)
      #expect(answer.status == 200)
      #expect(answer.json["plan"].isNull)
      #expect(answer.json["results"][0]["error"]["code"].text == "unknown")
      #expect(try StateDirectory(serving.world.state).cohorts().isEmpty)
    }
  }

  @Test("A username that is another user's ID is refused for that user")
  func shapedLikeAnID() async throws {
    try await withServing { serving in
      try await serving.world.put(
        AdminWorld.users, Key("idx:username:\(AdminWorld.mary)"),
        "33333333-3333-4333-8333-333333333333")
      let answer = try await serving.post(Self.path, #"{"users":["\#(AdminWorld.mary)"]}"#)
      #expect(answer.json["results"][0]["error"]["code"].text == "ambiguous")
    }
  }

  @Test("A plan that changed since the dry run is not applied where the digest is pinned")
  func pinned() async throws {
    try await withServing { serving in
      let dry = try await serving.post(Self.path, #"{"users":["johndoe"]}"#).json
      let digest = dry["plan"]["digest"].text ?? ""
      try await serving.world.put(
        AdminWorld.logs, "trip:johndoe:6", #"{"userId":"johndoe","updatedAt":"2026-01-06"}"#)
      let body = #"{"users":["johndoe"],"apply":true,"expect":"\#(digest)"}"#
      let refused = try await serving.post(Self.path, body)
      #expect(refused.status == 409)
      #expect(refused.code == "wrong-digest")
      #expect(
        try await serving.world.text(AdminWorld.logs, Key("trip:\(AdminWorld.john):1")) == nil)
    }
  }

  @Test(
    "The next cohort waits for the last one's gates, unless a reason is given, which is audited")
  func gate() async throws {
    try await withServing { serving in
      // A key that no rule matches fails the gate.
      try await serving.world.put(AdminWorld.logs, "trip:johndoe:a:b", "{}")
      let first = try await serving.post(Self.path, #"{"users":["johndoe"],"apply":true}"#)
      #expect(first.json["gates"]["passed"].flag == false)
      let refused = try await serving.post(Self.path, #"{"users":["mary"],"apply":true}"#)
      #expect(refused.status == 409)
      #expect(refused.code == "gate-closed")
      let message = refused.json["error"]["message"].text ?? ""
      #expect(message.contains("'override_reason'") && !message.contains("--"), "\(message)")
      #expect(
        try await serving.world.text(AdminWorld.logs, Key("trip:\(AdminWorld.mary):1")) == nil)
      let forced = try await serving.post(
        Self.path, #"{"users":["mary"],"apply":true,"override_reason":"INC-7"}"#)
      #expect(forced.json["outcome"].text == "completed")
      let override = try await audit(serving.world).first { $0.action == .gateOverride }
      #expect(override?.details["reason"] == "INC-7")
    }
  }

  @Test("A cohort that somebody works on is left to them")
  func locked() async throws {
    try await withServing { serving in
      let configuration = serving.world.configuration()
      let lease = try await LeaseFile(
        paths(serving.world, "world"), in: configuration.surroundings
      ).acquire(actor: "somebody", operation: "apply")
      let answer = try await serving.post(Self.path, #"{"users":["johndoe"],"apply":true}"#)
      #expect(answer.status == 409)
      #expect(answer.code == "lock-held")
      #expect(answer.body.contains("somebody"))
      // A request has no options and no commands.
      #expect(!answer.body.contains("--") && !answer.body.contains("keyshift state unlock"))
      try await lease.release()
    }
  }

  @Test("Two applies at once: one works, the other waits its turn or is told of the lock")
  func concurrent() async throws {
    try await withServing { serving in
      async let one = serving.post(Self.path, #"{"users":["johndoe"],"apply":true}"#)
      async let two = serving.post(Self.path, #"{"users":["johndoe"],"apply":true}"#)
      let answers = [try await one, try await two]
      let applied = answers.compactMap { $0.json["tally"]["applied"].number }
      #expect(applied.reduce(0, +) == 6)
      for answer in answers where answer.status != 200 { #expect(answer.code == "lock-held") }
    }
  }

  @Test("Names that may not be migrated refuse the request, all of them named")
  func collision() async throws {
    try await withServing { serving in
      try await serving.world.put(
        AdminWorld.users, "idx:username:jöhn", "44444444-4444-4444-8444-444444444444")
      try await serving.world.put(
        AdminWorld.users, "idx:username:jo\u{308}hn", "55555555-5555-4555-8555-555555555555")
      let answer = try await serving.post(
        Self.path, #"{"users":["jöhn","jo\#u{308}hn"],"apply":true}"#)
      #expect(answer.status == 409)
      #expect(answer.code == "users-refused")
      #expect((answer.json["error"]["details"].count ?? 0) >= 1)
    }
  }

  @Test("A repair is planned without apply, and needs an index")
  func repair() async throws {
    try await withServing { serving in
      let answer = try await serving.post(Self.path, #"{"users":["johndoe"],"repair":true}"#)
      #expect(answer.status == 400)
      #expect(answer.body.contains("no 'index:' section"))
      let applying = try await serving.post(
        Self.path, #"{"users":["johndoe"],"apply":true,"repair":true}"#)
      #expect(applying.status == 400)
      #expect(try StateDirectory(serving.world.state).cohorts().isEmpty)
    }
    var world = try await AdminWorld()
    world.plan.index = IndexReference(
      .dirtyFlag(DirtyFlag(namespace: AdminWorld.logs)),
      records: IndexedRecords(
        namespace: AdminWorld.logs, key: try KeyTemplate("trip:{id}:{record}")))
    try await withServing(world) { serving in
      let flag = Key("meta:user:\(AdminWorld.john):index_dirty")
      let dry = try await serving.post(Self.path, #"{"users":["johndoe"],"repair":true}"#)
      #expect(dry.json["results"][0]["doRepair"]["id"].text == AdminWorld.john)
      #expect(try await serving.world.text(AdminWorld.logs, flag) == nil)
      let done = try await serving.post(
        Self.path, #"{"users":["johndoe"],"apply":true,"repair":true}"#)
      let result = done.json["results"][0]
      #expect(result["doRepair"]["flag"].text == "written")
      #expect(result["doMigrationState"]["done"].flag == true)
      // The counter was wrong until the repair, which comes before the gates.
      #expect(done.json["gates"]["passed"].flag == true)
      #expect(try await serving.world.text(AdminWorld.logs, flag) == "1")
      #expect(try await audit(serving.world).contains { $0.action == .indexMigration })
    }
  }
}

extension AdminWorld {
  /// Every entry of the namespaces, where it stands.
  func contents(
    of namespaces: [Namespace] = [logs, trash, users, sessions, migrations]
  ) async -> [(Namespace, Key, Entry)] {
    var all: [(Namespace, Key, Entry)] = []
    for namespace in namespaces {
      for (key, entry) in await store.contents(namespace) { all.append((namespace, key, entry)) }
    }
    return all
  }
}

func == (a: [(Namespace, Key, Entry)], b: [(Namespace, Key, Entry)]) -> Bool {
  a.elementsEqual(b) { $0 == $1 }
}
