import AdminAPI
import Core
import HTTPTypes
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite("Addresses")
struct RouteTests {
  @Test(
    "An address that is none is 404, with what there is",
    arguments: [
      "/nothing", "/api", "/api/admin", "/api/admin/migration/", "/api/admin/runs/a/b",
      "/api/admin/runs/%zz", "/runs//", "/cohorts/a", "//", "/assets/none.css",
      "/api/admin/runs/none",
      "/api/admin/plans/none", "/api/admin/runs/none/events",
    ])
  func notFound(_ path: String) async throws {
    try await withServing { serving in
      let answer = try await serving.get(path)
      #expect(answer.status == 404)
      #expect(answer.json["error"]["message"].text?.isEmpty == false)
    }
  }

  @Test(
    "A method that an address does not know is 405, with those it knows",
    arguments: [
      ("/api/admin/migration", "GET", "POST"), ("/api/admin/migration/status", "PUT", "POST"),
      ("/api/admin/runs", "POST", "GET, HEAD"), ("/healthz", "DELETE", "GET, HEAD"),
      ("/login", "PATCH", "GET, HEAD, POST"), ("/", "POST", "GET, HEAD"),
    ])
  func methods(_ path: String, _ method: String, _ allowed: String) async throws {
    try await withServing { serving in
      let answer = try await serving.send(.init(method) ?? .get, path, nil, as: .ops)
      #expect(answer.status == 405)
      #expect(answer.header("allow") == allowed)
    }
  }

  @Test("HEAD answers as GET does, without a body")
  func head() async throws {
    try await withLiveServing { serving in
      let get = try await serving.get("/api/admin/runs")
      let head = try await serving.send(.head, "/api/admin/runs", nil, as: .ops)
      #expect(head.status == 200)
      #expect(head.body.isEmpty)
      #expect(head.header("content-length") == get.header("content-length"))
    }
  }

  @Test("Every answer forbids sniffing, framing and caching of what it says")
  func headers() async throws {
    try await withServing { serving in
      for path in ["/", "/healthz", "/api/admin/runs", "/nothing"] {
        let answer = try await serving.get(path)
        #expect(answer.header("x-content-type-options") == "nosniff")
        #expect(answer.header("cache-control") == "no-store")
        #expect(
          answer.header("content-security-policy")?.contains("frame-ancestors 'none'") == true)
      }
    }
  }

  @Test("The description is served, to everybody")
  func description() async throws {
    try await withServing { serving in
      let answer = try await serving.get("/openapi.yaml", as: .nobody)
      #expect(answer.status == 200)
      #expect(answer.body.hasPrefix("openapi: 3.0"))
    }
  }

  @Test(
    "A limit is a number in its bounds", arguments: ["0", "501", "-1", "x", "1.5", ""])
  func badLimit(_ limit: String) async throws {
    try await withServing { serving in
      let answer = try await serving.get("/api/admin/runs?limit=\(limit)")
      #expect(answer.status == 400)
      #expect(answer.body.contains("'limit'"))
    }
  }
}

@Suite("Runs, plans and metrics")
struct ReadingTests {
  private static let apply = #"{"users":["johndoe"],"apply":true}"#

  @Test("Runs are listed with their tallies, the latest first, by environment and cohort")
  func runs() async throws {
    try await withServing { serving in
      #expect(try await serving.get("/api/admin/runs").json["total"].number == 0)
      let first = try await serving.post("/api/admin/migration", Self.apply).json["run"].text
      _ = try await serving.post("/api/admin/migration", Self.apply)
      let all = try await serving.get("/api/admin/runs").json
      #expect(all["total"].number == 2)
      #expect(all["runs"][1]["run"]["id"].text == first)
      #expect(all["runs"][0]["balanced"].flag == true)
      let one = try await serving.get("/api/admin/runs?limit=1&environment=test&cohort=world").json
      #expect(one["runs"].count == 1)
      #expect(try await serving.get("/api/admin/runs?cohort=other").json["total"].number == 0)
      let run = try await serving.get("/api/admin/runs/\(first ?? "")").json
      #expect(run["run"]["tally"]["applied"].number == 6)
    }
  }

  @Test("A run that is over is one event of progress and the end")
  func events() async throws {
    try await withLiveServing { serving in
      let run = try await serving.post("/api/admin/migration", Self.apply).json["run"].text ?? ""
      let answer = try await serving.get("/api/admin/runs/\(run)/events")
      #expect(answer.header("content-type") == "text/event-stream")
      let events = answer.body.split(separator: "\n\n").map { $0.split(separator: "\n") }
      #expect(events.map { $0.first ?? "" } == ["event: progress", "event: end"])
      let data = JSONObject(String(events.last?.last?.dropFirst(6) ?? ""))
      #expect(data["done"].number == 6)
      #expect(data["total"].number == 6)
      #expect(data["outcome"].text == "completed")
      #expect(data["tally"]["applied"].number == 6)
    }
  }

  @Test("Streams have a limit, and one that ends makes room")
  func streamLimit() async throws {
    try await withServing(nil, { $0.limits.streams = 1 }) { serving in
      let run = try await serving.post("/api/admin/migration", Self.apply).json["run"].text ?? ""
      for _ in 0..<3 {
        #expect(try await serving.get("/api/admin/runs/\(run)/events").status == 200)
      }
    }
  }

  @Test("Metrics have runs, operations, legacy keys and requests, in the text format")
  func metrics() async throws {
    // The counting of legacy keys runs beside the requests, and waits after each.
    let counted = EventCount()
    try await withServing(
      nil,
      {
        $0.coverageInterval = 1
        $0.surroundings.sleep = { _ in
          counted.note()
          try await Task.sleep(for: .seconds(86_400))
        }
      }
    ) { serving in
      _ = try await serving.post("/api/admin/migration", Self.apply)
      await counted.reached(1)
      let body = try await serving.get("/metrics").body
      for line in [
        #"keyshift_last_run_operations{environment="test",cohort="world",outcome="applied"} 6"#,
        #"keyshift_last_run_operations{environment="test",cohort="world",outcome="planned"} 6"#,
        #"keyshift_last_run_failure_ratio{environment="test",cohort="world"} 0"#,
        #"keyshift_users{environment="test",cohort="world",done="true"} 1"#,
        #"keyshift_runs{environment="test",cohort="world",kind="apply",outcome="completed"} 1"#,
        #"keyshift_http_requests_total{route="/api/admin/migration",method="POST",status="200"} 1"#,
      ] {
        #expect(body.contains(line + "\n"), "\(line)")
      }
      #expect(body.contains(#"rule="trips",namespace="LOGS",state="all"} 5"#))
      for line in body.split(separator: "\n") where !line.hasPrefix("#") {
        #expect(line.contains(/^[a-z_]+(\{[^}]*\})? [0-9.e+-]+$/), "\(line)")
      }
    }
  }

  @Test("A damaged state file is no reason to make one up")
  func damagedState() async throws {
    try await withServing { serving in
      _ = try await serving.post("/api/admin/migration", Self.apply)
      let path = serving.world.state.appending("test/world.state.json")
      try AtomicFile.write(Array("{".utf8), to: path)
      let answer = try await serving.get("/api/admin/runs")
      #expect(answer.status == 500)
      #expect(answer.code == "state-unusable")
    }
  }
}
