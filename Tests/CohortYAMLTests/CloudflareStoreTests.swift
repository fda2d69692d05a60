import CohortYAML
import Core
import Testing

/// `store: { cloudflare: … }` and `store: { wrangler_local: … }`.
struct CloudflareStoreTests {
  private static let id = "0123456789abcdef0123456789ABCDEF"
  private static let other = "fedcba9876543210fedcba9876543210"
  private static let namespaces = "namespaces: { BETA_LOGS_KV: \(id) }"

  private func kind(
    _ store: String, environment: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> StoreAddress {
    let decoding = Decoding(plan(store: store), environment: environment)
    #expect(decoding.places == [], sourceLocation: sourceLocation)
    return try #require(decoding.plan, sourceLocation: sourceLocation).store.address
  }

  /// An address of texts only.
  private func address(_ kind: String, _ fields: (String, String)...) -> StoreAddress {
    StoreAddress(kind, .fields(fields.map { StoreValue.Field($0.0, .text($0.1)) }))
  }

  // MARK: - What is read

  @Test func bindingsFromAWranglerConfiguration() throws {
    let store = """
      store:
        cloudflare:
          account: ${CLOUDFLARE_ACCOUNT_ID}
          wrangler: ../wrangler.toml
          environment: ${STAGE}
          base_url: http://localhost:${PORT}/client/v4

      """
    let environment = ["CLOUDFLARE_ACCOUNT_ID": Self.id, "STAGE": "staging", "PORT": "8787"]
    #expect(
      try kind(store, environment: environment)
        == address(
          "cloudflare", ("account", Self.id), ("wrangler", "../wrangler.toml"),
          ("environment", "staging"), ("base_url", "http://localhost:8787/client/v4")))
  }

  @Test func anAccountIsNotNeededWithAWranglerConfiguration() throws {
    #expect(
      try kind("store: { cloudflare: { wrangler: /app } }\n")
        == address("cloudflare", ("wrangler", "/app")))
  }

  @Test func bindingsInPlace() throws {
    let store = "store: { cloudflare: { account: \(Self.id), \(Self.namespaces) } }\n"
    #expect(
      try kind(store)
        == StoreAddress(
          "cloudflare",
          .fields([
            StoreValue.Field("account", .text(Self.id)),
            StoreValue.Field(
              "namespaces", .fields([StoreValue.Field("BETA_LOGS_KV", .text(Self.id))])),
          ])))
  }

  /// Digests rest on the order, so it is not the plan's.
  @Test func fieldsAndBindingsHaveOneOrder() throws {
    let listed = "namespaces: { BETA_LOGS_KV: \(Self.other), ALPHA: \(Self.id) }"
    let one = try kind("store: { cloudflare: { account: \(Self.id), \(listed) } }\n")
    let other = "namespaces: { ALPHA: \(Self.id), BETA_LOGS_KV: \(Self.other) }"
    let two = try kind("store: { cloudflare: { \(other), account: \(Self.id) } }\n")
    #expect(one == two)
    guard case .fields(let fields) = one.value else { return #expect(Bool(false)) }
    #expect(fields.map(\.name) == ["account", "namespaces"])
    #expect(one.value["namespaces"]?.texts?.map(\.name) == ["ALPHA", "BETA_LOGS_KV"])
  }

  @Test func localStateTakesAnyID() throws {
    let store =
      "store: { wrangler_local: { path: .wrangler, namespaces: { BETA_LOGS_KV: logs } } }\n"
    #expect(
      try kind(store)
        == StoreAddress(
          "wrangler_local",
          .fields([
            StoreValue.Field("path", .text(".wrangler")),
            StoreValue.Field(
              "namespaces", .fields([StoreValue.Field("BETA_LOGS_KV", .text("logs"))])),
          ])))
  }

  @Test func localStateWithAWranglerConfiguration() throws {
    let store = "store: { wrangler_local: { path: /s, wrangler: w, environment: e } }\n"
    #expect(
      try kind(store)
        == address("wrangler_local", ("path", "/s"), ("wrangler", "w"), ("environment", "e")))
  }

  @Test(arguments: [
    "https://kv.example", "https://kv.example:8443/a/b", "HTTPS://KV.EXAMPLE", "http://localhost",
    "http://127.0.0.1:8787", "http://127.255.0.9/x", "http://[::1]:80/x", "https://[2001:db8::1]",
  ])
  func addressesThatATokenMayGoTo(url: String) throws {
    let store = "store: { cloudflare: { wrangler: w, base_url: \"\(url)\" } }\n"
    #expect(
      try kind(store) == address("cloudflare", ("wrangler", "w"), ("base_url", url)))
  }

  // MARK: - Mistakes

  @Test(arguments: [
    "http://kv.example", "http://localhost.kv.example", "http://127.0.0.1.kv.example",
    "http://127.0.0.256", "http://127.0.0", "http://localhost@kv.example", "http://[::2]",
    "https://user:pass@kv.example", "ftp://localhost", "kv.example", "https://", "https:///x",
    "https://kv.example:0", "https://kv.example:65536", "https://kv.example:x", "https://[::1",
    "https://kv.example?x", "https://kv.example#x", "https://kv example", "https://kv.exämple",
    "http://localhost\\\\@kv.example", "https://[]", "https://kv.example/<x>",
    "https://kv.example/{x}", "https://kv.example/a|b", "https://kv.example/^",
    "https://kv.example/`", "https://:80", "http://0177.0.0.1",
  ])
  func addressesThatATokenMustNotGoTo(url: String) {
    let store = "store: { cloudflare: { wrangler: w, base_url: \"\(url)\" } }\n"
    #expect(Decoding(plan(store: store)).places == ["bad-base-url 4:47"])
  }

  @Test(arguments: [
    ("cloudflare: {}", "one-binding-source 4:22"),
    ("cloudflare: a", "wrong-type 4:22"),
    ("cloudflare: { account: abc, wrangler: w }", "bad-account-id 4:33"),
    ("cloudflare: { account: \(id)0, wrangler: w }", "bad-account-id 4:33"),
    ("cloudflare: { acount: \(id), wrangler: w }", "unknown-key 4:24"),
    ("cloudflare: { wrangler: w, \(namespaces) }", "one-binding-source 4:37"),
    ("cloudflare: { \(namespaces) }", "missing-key 4:24"),
    ("cloudflare: { account: \(id), namespaces: {} }", "empty-value 4:79"),
    ("cloudflare: { account: \(id), namespaces: [a] }", "wrong-type 4:79"),
    ("cloudflare: { account: \(id), namespaces: { BETA_LOGS_KV: x } }", "bad-namespace-id 4:95"),
    (
      "cloudflare: { account: \(id), \(namespaces), environment: e }",
      "environment-without-wrangler 4:131"
    ),
    ("cloudflare: { wrangler: w, environment: \"\" }", "empty-value 4:50"),
    ("cloudflare: { wrangler: [w] }", "wrong-type 4:34"),
    ("cloudflare: { wrangler: \"${NOPE}\" }", "undefined-variable 4:35"),
    ("cloudflare: { wrangler: \"${EMPTY}\" }", "empty-value 4:34"),
    ("cloudflare: { wrangler: w, api_token: hunter2 }", "secret-in-plan 4:37"),
    ("cloudflare: { wrangler: w, TOKEN: hunter2 }", "secret-in-plan 4:37"),
    ("cloudflare: { wrangler: \"${CLOUDFLARE_API_TOKEN}\" }", "secret-in-plan 4:35"),
    ("cloudflare: { wrangler: w, apiKey: hunter2 }", "secret-in-plan 4:37"),
    ("cloudflare: { wrangler: w, token: [hunter2] }", "secret-in-plan 4:37"),
    ("cloudflare: { wrangler: w }, token: hunter2", "secret-in-plan 4:39"),
    ("wrangler_local: { wrangler: w }", "missing-key 4:26"),
    ("wrangler_local: { path: p }", "one-binding-source 4:26"),
    ("wrangler_local: { path: p, account: \(id), wrangler: w }", "unknown-key 4:37"),
    ("wrangler_local: { path: p, namespaces: { BETA_LOGS_KV: 7 } }", "unquoted-string 4:65"),
    ("wrangler_local: { path: p, token: hunter2, wrangler: w }", "secret-in-plan 4:37"),
    ("cloudflare: { wrangler: w }, sqlite: { path: p }", "one-store 4:10"),
    ("cloudfare: { wrangler: w }", "unknown-key 4:10"),
  ])
  func inTheStore(store: String, place: String) {
    let decoding = Decoding(plan(store: "store: { \(store) }\n"), environment: ["EMPTY": ""])
    #expect(decoding.places == [place])
    #expect(!decoding.diagnostics.contains { $0.detail.contains("hunter2") })
  }

  @Test func oneRunFindsAllMistakesOfTheStore() {
    let store = """
      store:
        cloudflare:
          account: ${ACCOUNT}
          token: hunter2
          base_url: http://kv.example
          environment: staging
          namespaces:
            BETA_LOGS_KV: \(Self.id)
            BETA_USERS_KV: \(Self.id.lowercased())
            BETA_TRASH_KV: x
            BETA_LOGS_KV: \(Self.other)

      """
    let decoding = Decoding(plan(store: store), environment: ["ACCOUNT": "hunter2"])
    #expect(
      decoding.places == [
        "bad-account-id 6:14", "secret-in-plan 7:5", "bad-base-url 8:15",
        "environment-without-wrangler 9:5", "duplicate-namespace-id 12:22",
        "bad-namespace-id 13:22", "duplicate-key 14:7",
      ])
    #expect(!decoding.diagnostics.contains { $0.detail.contains("hunter2") })
  }

  @Test func neverShowsWhatIsNoID() throws {
    let secret = "v1.0-hunter2-hunter2"
    let store =
      "store: { cloudflare: { account: \(secret), namespaces: { BETA_LOGS_KV: \(secret) } } }\n"
    let decoding = Decoding(plan(store: store))
    #expect(decoding.codes == ["bad-account-id", "bad-namespace-id"])
    #expect(!decoding.diagnostics.contains { $0.detail.contains("hunter2") })
  }

  @Test func aReferenceInBracesWantsQuotes() throws {
    let store = "store: { cloudflare: { account: ${ACCOUNT}, wrangler: w } }\n"
    let mistake = try #require(Decoding(plan(store: store)).diagnostics.first)
    #expect(mistake.code == "yaml-syntax")
    #expect(mistake.range?.line == 4)
    #expect(mistake.detail.contains("\"${NAME}\""))
  }

  // MARK: - Uses of namespaces

  @Test func everyUseOfANamespaceThatIsNotListedIsReported() {
    let decoding = Decoding(
      plan(
        store: "store: { wrangler_local: { path: p, namespaces: { BETA_LOG_KV: a } } }\n",
        cohort: """
          cohort:
            users: [{ legacy: a, id: u }]
            directory: { namespace: USERS, key: "{legacy}" }

          """,
        tail: "publish: { namespace: BETA_LOG_KV }\n"))
    #expect(decoding.places == ["unknown-namespace 7:27", "unknown-namespace 10:16"])
    #expect(decoding.diagnostics.last?.detail.contains("Did you mean 'BETA_LOG_KV'?") == true)
  }

  @Test func aListWithMistakesStillSaysWhatIsListed() {
    let store = "store: { cloudflare: { account: \(Self.id), namespaces: { BETA_LOGS_KV: x } } }\n"
    #expect(Decoding(plan(store: store)).codes == ["bad-namespace-id"])
  }

  @Test func whatAWranglerConfigurationListsIsNotKnownHere() {
    #expect(Decoding(plan(store: "store: { cloudflare: { wrangler: w } }\n")).codes == [])
  }
}

struct PublishTests {
  @Test func namesTheNamespaceToWriteTo() {
    let decoding = Decoding(plan(tail: "publish: { namespace: BETA_MIGRATIONS_KV }\n"))
    #expect(decoding.places == [])
    #expect(decoding.plan?.publish == Publication(namespace: "BETA_MIGRATIONS_KV"))
    #expect(Decoding(plan()).plan?.publish == nil)
  }

  @Test(arguments: [
    ("publish: {}\n", "missing-key 14:10"), ("publish: N\n", "wrong-type 14:10"),
    ("publish: { namespace: \"\" }\n", "empty-value 14:23"),
    ("publish: { namespace: N, key: k }\n", "unknown-key 14:26"),
    ("publish: { namespace: MISSING }\n", "unknown-namespace 14:23"),
  ])
  func mistakes(tail: String, place: String) {
    let store = "store:\n  wrangler_local: { path: p, namespaces: { N: n, BETA_LOGS_KV: l } }\n"
    #expect(Decoding(plan(store: store, tail: tail)).places == [place])
  }
}
