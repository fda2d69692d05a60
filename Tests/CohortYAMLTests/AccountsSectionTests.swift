import ByteJSON
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
    #expect(accounts.expiresBy.isEmpty)
    #expect(accounts.coreKeys(of: "u-1") == ["user:u-1", "u-1"])
  }

  @Test func everySettingIsTheAuthors() throws {
    let text = #"""
      namespace: USERS, keys: ["u/{id}"], sessions: SESSIONS, ordinary_role: member,
      expires_by: [/expiresAt, /exp]
      """#
    let accounts = try #require(Self.decode(text).plan?.accounts)
    #expect(accounts.coreKeys(of: "7") == ["u/7"])
    #expect(accounts.sessions == "SESSIONS" && accounts.ordinaryRole == "member")
    #expect(accounts.expiresBy.map(\.text) == ["/expiresAt", "/exp"])
  }

  @Test(arguments: [
    ("sessions: S", "missing-key"), ("namespace: N, keys: []", "empty-value"),
    (#"namespace: N, keys: "user:{id}""#, "wrong-type"),
    (#"namespace: N, keys: ["user"]"#, "without-id"),
    (#"namespace: N, keys: ["user:{id}:{x}"]"#, "unbound-name"),
    (#"namespace: N, keys: ["{legacy}:{id}"]"#, "legacy-in-destination"),
    ("namespace: N, ordinary_role: admin", "bad-choice"),
    ("namespace: N, sessions: 7", "unquoted-string"), ("namespace: N, key: a", "unknown-key"),
    ("namespace: N, expires_by: [/exp]", "missing-key"),
    ("namespace: N, sessions: S, expires_by: /exp", "wrong-type"),
    ("namespace: N, sessions: S, expires_by: [exp]", "bad-pointer"),
  ])
  func mistakes(accounts: String, code: String) {
    let decoding = Self.decode(accounts)
    #expect(decoding.plan == nil)
    #expect(decoding.codes == [code])
  }

  /// A cookie names any key there, so what a user writes there would say who is signed in.
  @Test(arguments: [
    ("accounts: { namespace: N, sessions: N }", "accounts"),
    ("accounts: { namespace: N, sessions: BETA_LOGS_KV }", "rule 'trips'"),
    ("accounts: { namespace: N, sessions: M }\npublish: { namespace: M }", "publish"),
    (
      """
      accounts: { namespace: N, sessions: I }
      index: { namespace: I, key: "trip:{id}:{record}", sqlite: { path: i.sqlite } }
      """, "index"
    ),
  ])
  func sessionsHaveANamespaceOfTheirOwn(tail: String, use: String) {
    let decoding = Decoding(plan(tail: tail + "\n"))
    #expect(decoding.plan == nil)
    #expect(decoding.codes == ["sessions-namespace"])
    #expect(decoding.diagnostics.first?.detail.contains(use) == true)
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
