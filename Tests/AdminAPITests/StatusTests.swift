import AdminAPI
import Core
import TestKit
import Testing

@Suite("POST /api/admin/migration/status")
struct StatusTests {
  private static let path = "/api/admin/migration/status"

  @Test("Legacy keys by family and by rule, and what the application recorded")
  func counts() async throws {
    try await withServing { serving in
      try await serving.world.put(
        AdminWorld.migrations, Key("migration:\(AdminWorld.john):state"),
        #"{"done":false,"rate":1.50,"note":"é"}"#)
      try await serving.world.put(
        AdminWorld.migrations, Key("migration:\(AdminWorld.john):do:state"), "not JSON")
      let answer = try await serving.post(
        Self.path, #"{"users":["johndoe","\#(AdminWorld.mary)","exists"]}"#)
      #expect(answer.status == 200)
      let john = answer.json["results"][0]
      #expect(john["trip_legacy"].number == 5)
      #expect(john["trash_legacy"].number == 1)
      #expect(john["rules"]["trips"]["left"].number == 5)
      #expect(john["rules"]["trips"]["canonical"].number == 0)
      #expect(john["migrationState"]["done"].flag == false)
      #expect(john["doMigrationState"].isNull)
      #expect(john["doRepair"].isNull)
      #expect(answer.body.contains(#""rate":1.50"#))
      let mary = answer.json["results"][1]
      #expect(mary["trip_legacy"].number == 1)
      #expect(mary["migrationState"].isNull)
      #expect(answer.json["results"][2]["error"]["code"].text == "unknown")
    }
  }

  @Test("After a migration the canonical keys are there, and the state says done")
  func afterwards() async throws {
    try await withServing { serving in
      _ = try await serving.post("/api/admin/migration", #"{"users":["johndoe"],"apply":true}"#)
      let result = try await serving.post(Self.path, #"{"users":["johndoe"]}"#).json["results"][0]
      #expect(result["rules"]["trips"]["canonical"].number == 5)
      #expect(result["rules"]["trips"]["left"].number == 0)
      #expect(result["trip_legacy"].number == 5)
      #expect(result["migrationState"]["done"].flag == true)
    }
  }

  @Test("A store that does not answer is no verdict about anybody")
  func deadStore() async throws {
    let world = try await AdminWorld()
    try await withServing(world) { serving in
      world.store.fail(with: StoreError(.unavailable, "gone for a moment"))
      let answer = try await serving.post(Self.path, #"{"users":["johndoe"]}"#)
      #expect(answer.status == 503)
      #expect(answer.code == "store-unavailable")
      let session = try await serving.get("/api/admin/runs", as: .admin)
      #expect(session.status == 503)
      #expect(try await serving.get("/readyz", as: .nobody).status == 503)
      #expect(try await serving.get("/healthz", as: .nobody).status == 200)
    }
  }
}
