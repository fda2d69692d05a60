import AdminAPI
import Core
import FileState
import Ledger
import Testing

@Suite("Bodies of POST /api/admin/migration")
struct MigrationRequestTests {
  private static let path = "/api/admin/migration"

  @Test(
    "Bad bodies are answered with what is wrong, and nothing happens",
    arguments: [
      ("", 400, "not a JSON object"), ("[]", 400, "not a JSON object"),
      ("{", 400, "not a JSON object"),
      ("{}", 400, "needs 'users'"), (#"{"users":[]}"#, 400, "is empty"),
      (#"{"users":"johndoe"}"#, 400, "must be a list"), (#"{"users":[1]}"#, 400, "users[0]"),
      (#"{"users":["a",""]}"#, 400, "users[1]"), (#"{"users":[null]}"#, 400, "users[0]"),
      (#"{"users":["a"],"aply":true}"#, 400, "'aply'"),
      (#"{"users":["a"],"users":["b"]}"#, 400, "'users' twice"),
      (#"{"users":["a"],"apply":"yes"}"#, 400, "'apply' must be true or false"),
      (#"{"users":["a"]} x"#, 400, "not a JSON object"),
      (#"{"users":["a"],"expect":"sha256:0"}"#, 400, "'expect' must be a plan digest"),
      ("{\"users\":[\"\u{0}\"]}", 400, "users[0]"),
    ])
  func badBodies(_ body: String, _ status: Int, _ message: String) async throws {
    try await withServing { serving in
      let answer = try await serving.post(Self.path, body)
      #expect(answer.status == status)
      #expect(answer.body.contains(message), "\(answer.body)")
      #expect(try StateDirectory(serving.world.state).environments().isEmpty)
    }
  }

  @Test("Too many users, too long a body, another type")
  func limits() async throws {
    try await withServing(
      nil,
      {
        $0.limits.users = 2; $0.limits.body = 200
      }
    ) { serving in
      let many = try await serving.post(Self.path, #"{"users":["a","b","c"]}"#)
      #expect(many.status == 400)
      #expect(many.code == "too-many-users")
      let long = try await serving.post(
        Self.path, #"{"users":["\#(String(repeating: "a", count: 300))"]}"#)
      #expect(long.status == 413)
      let form = try await serving.post(
        Self.path, "users=a", as: .ops, ["content-type": "application/x-www-form-urlencoded"])
      #expect(form.status == 415)
    }
  }
}
