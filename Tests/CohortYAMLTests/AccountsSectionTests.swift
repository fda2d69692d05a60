import Core
import Testing

@Suite("The plan's accounts")
struct AccountsSectionTests {
  private static func decode(_ accounts: String) -> Decoding {
    Decoding(plan(tail: "accounts: { \(accounts) }\n"))
  }

  @Test func theDefaultsAreTheApplicationsKeys() throws {
    let accounts = try #require(Self.decode("namespace: USERS").plan?.accounts)
    #expect(accounts.namespace == "USERS")
    #expect(accounts.keys.map(\.text) == ["user:{id}", "{id}"])
    #expect(accounts.sessions == nil && accounts.ordinaryRole == "user")
    #expect(accounts.coreKeys(of: "u-1") == ["user:u-1", "u-1"])
  }

  @Test func everySettingIsTheAuthors() throws {
    let text = #"namespace: USERS, keys: ["u/{id}"], sessions: SESSIONS, ordinary_role: member"#
    let accounts = try #require(Self.decode(text).plan?.accounts)
    #expect(accounts.coreKeys(of: "7") == ["u/7"])
    #expect(accounts.sessions == "SESSIONS" && accounts.ordinaryRole == "member")
  }

  @Test(arguments: [
    ("sessions: S", "missing-key"), ("namespace: N, keys: []", "empty-value"),
    (#"namespace: N, keys: "user:{id}""#, "wrong-type"),
    (#"namespace: N, keys: ["user"]"#, "without-id"),
    (#"namespace: N, keys: ["user:{id}:{x}"]"#, "unbound-name"),
    (#"namespace: N, keys: ["{legacy}:{id}"]"#, "legacy-in-destination"),
    ("namespace: N, ordinary_role: admin", "bad-choice"),
    ("namespace: N, sessions: 7", "unquoted-string"), ("namespace: N, key: a", "unknown-key"),
  ])
  func mistakes(accounts: String, code: String) {
    let decoding = Self.decode(accounts)
    #expect(decoding.plan == nil)
    #expect(decoding.codes == [code])
  }

  @Test func namespacesThatTheStoreDoesNotListAreRefused() {
    let id = String(repeating: "a", count: 32)
    let store = """
      store:
        cloudflare: { account: \(id), namespaces: { BETA_LOGS_KV: \(id) } }

      """
    let tail = "accounts: { namespace: USERS, sessions: SESSIONS }\n"
    #expect(
      Decoding(plan(store: store, tail: tail)).codes == ["unknown-namespace", "unknown-namespace"])
  }
}
