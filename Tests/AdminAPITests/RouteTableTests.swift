import AdminAPI
import Core
import HTTPTypes
import Synchronization
import TestKit
import Testing

/// Every address with every method, for every kind of caller, and the order in which obstacles are named.
@Suite("The table of routes")
struct RouteTableTests {
  private static let golden = GoldenFiles(suffix: "txt")
  private static let form = ["content-type": "application/x-www-form-urlencoded"]

  private static let methods: [HTTPRequest.Method] = [
    .get, .head, .post, .put, .patch, .delete, .options,
  ]

  private static let paths = [
    "/", "/healthz", "/readyz", "/metrics", "/openapi.yaml", "/login", "/logout", "/plans",
    "/audit",
    "/plans/none", "/runs/none", "/cohorts/test/none", "/assets/none.css", "/api/admin/migration",
    "/api/admin/migration/status", "/api/migration/auto", "/api/admin/runs", "/api/admin/runs/none",
    "/api/admin/runs/none/events", "/api/admin/environments/none/freeze",
    "/api/admin/environments/none/thaw", "/api/admin/plans", "/api/admin/plans/none", "/nothing",
  ]

  /// Addresses in other spellings: slashes, escapes, queries, letters, dots, targets that are no path.
  private static let spellings = [
    "//", "///", "/healthz/", "//healthz", "/healthz//", "/plans/", "/plans//", "/plans//none",
    "//plans/none", "/plans/none/", "/Plans", "/HEALTHZ", "/healthz/x", "/%68ealthz", "/%70lans",
    "/%70lans/none", "/plans/%6Eone", "/plans%2Fnone", "/plans/a%2Fb", "/plans/%2F",
    "/plans/%2e%2e",
    "/plans/..", "/plans/.", "/./plans", "/plans/%zz", "/plans/%", "/plans/%2", "/plans/%ff",
    "/plans/%00", "/plans/%20", "/plans/a+b", "/plans/a;b", "/plans/:digest",
    "/plans/*", "/plans/**", "/plans?", "/plans?x", "/plans??", "/plans/none?a=b", "/plans;a=b",
    "/?", "*", "/cohorts", "/cohorts/", "/cohorts/test", "/cohorts/test/", "/cohorts//none",
    "/cohorts/t%2Fest/none", "/cohorts/test/none/x", "/%63ohorts/test/none", "/runs", "/runs/",
    "/runs/a/b", "/runs/none/events", "/assets", "/assets/", "/assets/a/b", "/%61ssets/none.css",
    "/api", "/api/", "/api/admin", "/api/admin/", "/api/admin/migration/", "/api/admin/%6digration",
    "/api/admin/migration/status/", "/api/admin/migration/x", "/api/admin/runs/",
    "/api/admin/%72uns",
    "/api/admin/%72uns/none", "/api/admin/runs/none/", "/api/admin/runs/none/Events",
    "/api/admin/runs/none/%65vents", "/api/admin/runs/none/events/x", "/api/admin/runs//events",
    "/api/admin/runs/%zz/events", "/api/admin/plans/", "/api/admin/plans/none/x",
    "/api//admin/runs",
    "/api%2Fadmin/runs/none", "/%61pi/admin/plans/none", "/api/migration", "/api/migration/auto/",
    "/openapi.yaml?x=1", "/openapi%2Eyaml", "/login?next=/plans", "/login/", "/logout/", "/.",
    "/..",
  ]

  private static let callers: [(String, Serving.Caller)] = [
    ("nobody", .nobody), ("wrong", .token("wrong")), ("app", .token("app-secret")),
    ("eyes", .token("eyes-secret")), ("ops", .token("ops-secret")),
    ("user", .session("john-session")), ("admin", .session("admin-session")),
  ]

  /// A world whose limits let the whole table through.
  private func withTable(
    live: Bool = false, _ body: @escaping @Sendable (Serving, Log) async throws -> Void
  ) async throws {
    let log = Log()
    func configure(_ configuration: inout AdminConfiguration) {
      configuration.limits.burst = 0
      configuration.limits.failures = 0
      configuration.limits.lookups = 0
      configuration.onRequest = { log.note($0) }
    }
    if live {
      try await withLiveServing(nil, configure) { try await body($0, log) }
    } else {
      try await withServing(nil, configure) { try await body($0, log) }
    }
  }

  @Test(
    "Every method of every address, for nobody, for a token that reads, and for an administrator")
  func methodsOfAddresses() async throws {
    try await withTable { serving, log in
      var table = ""
      for path in Self.paths {
        for method in Self.methods {
          for (name, caller) in Self.callers where ["nobody", "eyes", "admin"].contains(name) {
            let answer = try await serving.send(
              method, path, method == .post ? "" : nil, as: caller)
            table += "\(method.rawValue) \(path) \(name): \(answer.row) | \(log.last)\n"
          }
        }
      }
      Self.golden.check(table, "methods")
    }
  }

  @Test("Every caller at every address that there is")
  func callersAtAddresses() async throws {
    try await withTable { serving, log in
      var table = ""
      for path in Self.paths {
        for (name, caller) in Self.callers {
          for method in [HTTPRequest.Method.get, .post] {
            let answer = try await serving.send(
              method, path, method == .post ? "token=x" : nil, as: caller,
              method == .post ? Self.form : [:])
            table += "\(method.rawValue) \(path) \(name): \(answer.row) | \(log.last)\n"
          }
        }
      }
      Self.golden.check(table, "callers")
    }
  }

  @Test("Addresses in other spellings")
  func otherSpellings() async throws {
    try await withTable(live: true) { serving, log in
      var table = ""
      for path in Self.spellings {
        for method in [HTTPRequest.Method.get, .post, .options] {
          let answer = try await serving.send(method, path, method == .post ? "" : nil, as: .ops)
          table += "\(method.rawValue) \(path): \(answer.row) | \(log.last)\n"
        }
      }
      Self.golden.check(table, "spellings")
    }
  }

  @Test("Bodies that are no JSON, no form, too long, or say the wrong thing")
  func bodies() async throws {
    let json = ["content-type": "application/json"]
    let long = String(repeating: " ", count: 70_000)
    let bodies: [(String, String, [String: String])] = [
      ("none", "", [:]), ("empty json", "", json), ("json as form", "{}", Self.form),
      ("json without type", "{}", [:]), ("charset", "{}", ["content-type": "application/JSON;a=b"]),
      ("broken json", "{", json), ("list", "[]", json), ("unknown member", #"{"x":1}"#, json),
      ("twice", #"{"users":["a"],"users":["a"]}"#, json), ("long json", long, json),
      ("long form", long, Self.form), ("long other", long, ["content-type": "text/plain"]),
      ("form", "token=ops-secret", Self.form), ("form of eyes", "token=eyes-secret", Self.form),
      ("form of app", "token=app-secret", Self.form),
      ("form with place", "next=%2Fplans&token=ops-secret", Self.form),
      ("form without token", "next=%2Fplans", Self.form),
      ("form with plus", "token=a+b", Self.form),
      ("token without value", "token", Self.form), ("empty token", "token=", Self.form),
      ("bad escape in token", "token=ops-secret%zz", Self.form),
      ("token in other case", "Token=ops-secret", Self.form),
      ("token as list", "token[]=ops-secret", Self.form),
      ("token as map", "token[a]=ops-secret", Self.form),
      ("escaped token", "%74oken=ops%2Dsecret", Self.form),
      ("further field", "a=1&token=ops-secret", Self.form), ("ampersands", "&&&", Self.form),
      ("other form type", "token=ops-secret", ["content-type": "multipart/form-data"]),
    ]
    try await withTable { serving, log in
      var table = ""
      for (name, body, headers) in bodies {
        for path in [
          "/login", "/logout", "/api/admin/migration", "/api/admin/migration/status",
          "/api/migration/auto",
        ] {
          let answer = try await serving.send(.post, path, body, as: .ops, headers)
          table += "POST \(path) \(name): \(answer.row) | \(log.last)\n"
        }
      }
      Self.golden.check(table, "bodies")
    }
  }

  // MARK: - The order of refusals

  /// What stands in a request's way, in the order in which the server says so.
  private enum Obstacle: Int, CaseIterable {
    case host, address, method, credentials, scope, site, length, type, content

    var code: String {
      switch self {
      case .host: "host-not-allowed"
      case .address: "not-found"
      case .method: "method-not-allowed"
      case .credentials: "unauthenticated"
      case .scope: "out-of-scope"
      case .site: "cross-site"
      case .length: "body-too-large"
      case .type: "not-json"
      case .content: "invalid-request"
      }
    }
  }

  @Test("Of several obstacles the first is named, in one order for every address that takes JSON")
  func orderOfRefusals() async throws {
    try await withTable { serving, _ in
      for path in ["/api/admin/migration", "/api/admin/migration/status"] {
        for number in 1..<(1 << Obstacle.allCases.count) {
          let obstacles = Obstacle.allCases.filter { number & (1 << $0.rawValue) != 0 }
          guard let first = obstacles.first else { continue }
          let answer = try await Self.send(path, obstacles, to: serving)
          #expect(answer.code == first.code, "\(path) \(obstacles)")
        }
      }
    }
  }

  private static func send(
    _ path: String, _ obstacles: [Obstacle], to serving: Serving
  ) async throws -> Answer {
    var serving = serving
    if obstacles.contains(.host) { serving.authority = "evil.example" }
    let scope = path.hasSuffix("status") ? "app-secret" : "eyes-secret"
    var headers = [
      "content-type": obstacles.contains(.type) ? "text/plain" : "application/json"
    ]
    if obstacles.contains(.site) { headers["sec-fetch-site"] = "cross-site" }
    let content = obstacles.contains(.content) ? "[1]" : #"{"users":["nobody-at-all"]}"#
    return try await serving.send(
      obstacles.contains(.method) ? .put : .post,
      obstacles.contains(.address) ? path + "/x" : path,
      content + (obstacles.contains(.length) ? String(repeating: " ", count: 70_000) : ""),
      as: .token(
        obstacles.contains(.credentials)
          ? "wrong" : obstacles.contains(.scope) ? scope : "ops-secret"), headers)
  }
}

/// What the server wrote of requests, without times.
private final class Log: Sendable {
  private let lines = Mutex<[String]>([])

  /// Label, status and caller of the last request.
  var last: String { lines.withLock { $0.last ?? "" } }

  func note(_ line: String) {
    let words = line.split(separator: " ")
    // Time, method, label, status, milliseconds, "ms", caller.
    guard words.count == 7 else { return lines.withLock { $0.append("unreadable: \(line)") } }
    lines.withLock { $0.append("\(words[2]) \(words[3]) \(words[6])") }
  }
}

extension Answer {
  /// Everything about an answer that routing decides.
  fileprivate var row: String {
    var parts = ["\(status)", code ?? (body.isEmpty ? "empty" : "\(kind)")]
    for name in ["allow", "location", "www-authenticate", "content-type", "cache-control"] {
      parts.append(header(name).map { "\(name)=\($0)" } ?? "")
    }
    parts.append(contentsOf: [
      header("set-cookie") == nil ? "" : "cookie",
      ["content-security-policy", "x-content-type-options", "referrer-policy"]
        .allSatisfy { header($0) != nil } ? "safe" : "UNSAFE",
    ])
    return parts.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private var kind: String {
    body.hasPrefix("<!doctype html>")
      ? "page" : body.hasPrefix("{") ? "document" : String(body.prefix { $0 != "\n" }.prefix(40))
  }
}
