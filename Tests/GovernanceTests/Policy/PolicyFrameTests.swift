import Core
import Governance
import Ledger
import Testing

/// Which stores an environment's plans may write to.
@Suite struct PolicyFrameTests {
  private static let account = String(repeating: "a", count: 32)
  private static let logs = String(repeating: "1", count: 32)
  private static let users = String(repeating: "2", count: 32)

  private func store(_ ids: [String], account: String = account, base: String? = nil)
    -> GovernedStore
  {
    GovernedStore(
      .cloudflare(account: account, baseURL: base),
      namespaces: Dictionary(
        ids.enumerated().map { (Namespace("N\($0.offset)"), $0.element) },
        uniquingKeysWith: { first, _ in first }))
  }

  private func covered(
    _ ids: [String]? = nil, account: String? = account, base: String? = nil
  ) -> CoveredStore {
    CoveredStore(.cloudflare(account: account, baseURL: base), namespaces: ids)
  }

  private func isRefused(
    _ store: GovernedStore, own: [CoveredStore] = [], production: [CoveredStore] = []
  ) -> Bool {
    let policy = EnvironmentPolicy()
    var entry = policy
    entry.stores = own
    return PolicyFrame(isOperators: true, others: [("production", production)])
      .refusal(of: store, entry) != nil
  }

  @Test func anEnvironmentWritesToItsOwnStoresOnly() {
    #expect(!isRefused(store([Self.logs])))
    #expect(!isRefused(store([Self.logs]), own: [covered()]))
    #expect(!isRefused(store([Self.logs]), own: [covered([Self.logs, Self.users])]))
    #expect(isRefused(store([Self.logs, Self.users]), own: [covered([Self.logs])]))
    #expect(
      isRefused(store([Self.logs]), own: [covered(account: String(repeating: "b", count: 32))]))
    #expect(isRefused(store([Self.logs], base: "https://kv.example"), own: [covered()]))
    #expect(isRefused(store([Self.logs]), own: [covered(base: "https://kv.example")]))
    let file = GovernedStore(.sqlite(path: "/srv/a"), namespaces: ["T": "T"])
    #expect(!isRefused(file, own: [CoveredStore(.sqlite(path: "/srv/a"))]))
    #expect(isRefused(file, own: [CoveredStore(.sqlite(path: "/srv/b"))]))
    #expect(isRefused(file, own: [CoveredStore(.sqlite(path: "/srv/a"), namespaces: ["U"])]))
    #expect(isRefused(GovernedStore(.other, namespaces: [:]), own: [covered()]))
  }

  @Test func aStoreIsNotWrittenUnderAnotherName() {
    #expect(isRefused(store([Self.logs]), production: [covered()]))
    #expect(isRefused(store([Self.logs, Self.users]), production: [covered([Self.users])]))
    #expect(!isRefused(store([Self.logs]), production: [covered([Self.users])]))
    // By whichever address it is reached.
    #expect(isRefused(store([Self.logs], base: "https://kv.example"), production: [covered()]))
    // A rehearsal that is listed under its own address is not production.
    let rehearsal = "http://127.0.0.1:8787"
    #expect(
      !isRefused(
        store([Self.logs], base: rehearsal), own: [covered(base: rehearsal)],
        production: [covered()]))
    // Two claims to one store leave it to neither.
    #expect(isRefused(store([Self.logs]), own: [covered()], production: [covered()]))
    let file = GovernedStore(.sqlite(path: "/srv/a"), namespaces: ["T": "T"])
    #expect(isRefused(file, production: [CoveredStore(.sqlite(path: "/srv/a"))]))
    #expect(!isRefused(file, production: [CoveredStore(.sqlite(path: "/srv/b"))]))
  }

  // MARK: - Namespaces

  /// A plan binds names as it likes, so the policy names Workers KV namespaces by ID.
  @Test func aBindingsNameAllowsNothing() throws {
    let store = GovernedStore(
      .cloudflare(account: Self.account, baseURL: nil), namespaces: ["BETA_LOGS_KV": Self.users])
    let byName = try #require(NamespaceDemand(["BETA_LOGS_KV"]).refusal(of: store))
    #expect(byName.contains("by ID") && byName.contains(Self.users))
    #expect(NamespaceDemand([Namespace(Self.logs)]).refusal(of: store) != nil)
    #expect(NamespaceDemand([Namespace(Self.users)]).refusal(of: store) == nil)
    #expect(NamespaceDemand([Namespace(Self.users.uppercased())]).refusal(of: store) == nil)
    #expect(NamespaceDemand([Namespace(Self.users), "BETA_LOGS_KV"]).refusal(of: store) == nil)
    let unknown = GovernedStore(
      .cloudflare(account: Self.account, baseURL: nil), namespaces: ["BETA_LOGS_KV": ""])
    #expect(NamespaceDemand([Namespace(Self.users)]).refusal(of: unknown) != nil)
  }

  @Test func elsewhereNamesStayNames() {
    let store = GovernedStore(.sqlite(path: "/a"), namespaces: ["TRIPS": "TRIPS"])
    #expect(NamespaceDemand(["TRIPS"]).refusal(of: store) == nil)
    #expect(NamespaceDemand(["BLOBS"]).refusal(of: store) != nil)
  }

  @Test func aWriteWithoutAPlanMeetsTheSame() throws {
    let store = GovernedStore(.sqlite(path: "/a"), namespaces: ["TRIPS": "TRIPS"])
    var policy = EnvironmentPolicy(namespaces: ["BLOBS"], deletes: [.cleanup])
    policy.stores = [CoveredStore(.sqlite(path: "/b"))]
    policy.applyRules = [.notAuthor]
    let found = WriteCheck.violations(
      policy, store, deletes: true, frame: PolicyFrame(isOperators: true),
      applier: Applier(key: nil))
    #expect(found.map(\.demand) == [.stores, .namespaces, .deletes, .applier])
    let none = WriteCheck.violations(
      EnvironmentPolicy(), store, deletes: true, frame: PolicyFrame(isOperators: true),
      applier: Applier(key: nil))
    #expect(none.isEmpty)
  }
}

@Suite("The name of a store") struct StoreIdentityTests {
  private static let account = String(repeating: "A", count: 32)

  @Test(arguments: [
    nil, "https://kv.example/client/v4", "http://127.0.0.1:8787/client/v4",
    "https://[2001:db8::1]:9/a;b",
  ])
  func itIsReadAsItIsWritten(base: String?) throws {
    let identity = StoreIdentity(
      account: Self.account, baseURL: base,
      namespaces: [
        "LOGS": String(repeating: "F", count: 32), "A; LOGS=0": "0", "a b=c%": "1", "\u{E9}": "2",
      ])
    #expect(StoreIdentity(parsing: identity.text) == identity)
    #expect(!identity.text.contains("A; LOGS"))
  }

  @Test func oneAddressHasOneSpelling() {
    for url in ["https://KV.example:443/x/", "HTTPS://kv.EXAMPLE/x"] {
      #expect(StoreIdentity.canonical(url) == "https://kv.example/x")
    }
    for url in [
      "https://api.cloudflare.com/client/v4", "https://API.cloudflare.com:443/client/v4//",
    ] {
      #expect(StoreIdentity.canonical(url) == nil)
    }
  }

  @Test(arguments: [
    "", "sqlite:a", "cloudflare:", "cloudflare:a; b", "cloudflare:a;b=c", "cloudflare:a at b at c",
    "cloudflare:a; b=c; b=d", "cloudflare:a; b=c=d", "cloudflare:a; %zz=c",
    "cloudflare:a; z=1; b=2",
    "cloudflare:A", "cloudflare:a; b=C",
  ])
  func nothingElseIsOne(text: String) {
    #expect(StoreIdentity(parsing: text)?.text == (text == "cloudflare:" ? text : nil))
  }
}
