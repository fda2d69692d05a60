import Application
import Core
import Testing

@Suite("A new role for one user")
struct RoleChangeTests {
  private static func core(_ value: String) throws -> UserCore {
    let entry = Entry(value: Array(value.utf8), metadata: Array(#"{"v":1}"#.utf8), expiration: 9)
    return try UserCore(entry, id: "u", at: "user:u")
  }

  @Test(arguments: [
    (#"{"id":"u","role":"user"}"#, #"{"id":"u","role":"admin"}"#),
    (
      #" { "role" : "user" , "id":"u","n":1.50e3,"é":"\u00e9"} "#,
      #" { "role" : "admin" , "id":"u","n":1.50e3,"é":"\u00e9"} "#
    ),
    (#"{"id":"u","ro\u006ce":"\u0075ser"}"#, #"{"id":"u","ro\u006ce":"admin"}"#),
    (#"{"id":"u"}"#, #"{"id":"u","role":"admin"}"#),
    ("{\n  \"id\": \"u\"\n}\n", "{\n  \"id\": \"u\",\"role\":\"admin\"\n}\n"),
    (
      #"{"id":"u","x":{"role":"user"},"x":1}"#,
      #"{"id":"u","x":{"role":"user"},"x":1,"role":"admin"}"#
    ),
    (#"{"id":"u","role":""}"#, #"{"id":"u","role":"admin"}"#),
    (#"{"id":"u","role":"admin"}"#, #"{"id":"u","role":"admin"}"#),
    (#"{"id":"u","role":"\u0061dmin"}"#, #"{"id":"u","role":"\u0061dmin"}"#),
  ])
  func nothingButTheRoleChanges(before: String, after: String) throws {
    let core = try Self.core(before)
    let change = try RoleChange(granting: core)
    #expect(String(decoding: change.result.value, as: UTF8.self) == after)
    #expect(change.result.metadata == core.entry.metadata && change.result.expiration == 9)
    #expect(change.isNeeded == (before != after))
    #expect(change.role == "admin")
    let result = try UserCore(change.result, id: "u", at: "user:u")
    #expect(result.isAdmin && result.username == core.username)
  }

  @Test(arguments: [
    ("admin", "member", true), ("user", "user", false), ("editor", "editor", false),
  ])
  func revokingTouchesOperatorsOnly(role: String, after: String, isNeeded: Bool) throws {
    let change = try RoleChange(
      revoking: Self.core("{\"id\":\"u\",\"role\":\"\(role)\"}"), ordinary: "member")
    #expect(change.isNeeded == isNeeded)
    #expect(try UserCore(change.result, id: "u", at: "k").role == after)
  }

  @Test func whoHasNoRoleHasNoneToRevoke() throws {
    #expect(try !RoleChange(revoking: Self.core(#"{"id":"u"}"#), ordinary: "member").isNeeded)
  }

  @Test(arguments: ["1", "null", "true", "[\"user\"]", "{}"])
  func aRoleThatIsNoTextIsLeftAlone(role: String) throws {
    let core = try Self.core("{\"id\":\"u\",\"role\":\(role)}")
    #expect(throws: RoleChangeRefusal.self) { try RoleChange(granting: core) }
    #expect(throws: RoleChangeRefusal.self) { try RoleChange(revoking: core, ordinary: "m") }
  }
}
