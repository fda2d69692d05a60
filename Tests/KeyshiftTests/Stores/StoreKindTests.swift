import CloudflareStore
import Core
import StoreKinds
import Testing

@Suite("Kinds of store")
struct StoreKindTests {
  private static let one = String(repeating: "1", count: 32)
  private static let two = String(repeating: "A", count: 32)
  private static let account = String(repeating: "C", count: 32)

  private static func surroundings(
    _ directory: String = "/plans", variables: [String: String] = [:],
    moved: Set<Namespace> = ["TRIPS"], consulted: Set<Namespace> = []
  ) -> StoreSurroundings {
    StoreSurroundings(
      directory: directory,
      namespaces: WantedNamespaces(moved: moved, consulted: consulted), hosts: AllowedHosts(),
      variable: { name in variables.first { $0.key.utf8.elementsEqual(name.utf8) }?.value },
      readFile: { _ in nil }, checkFile: { _ in }, realPath: { "/real" + $0 })
  }

  private static func session() -> StoreSession {
    StoreSession(
      now: { Timestamp(seconds: 0) }, sleep: { _ in }, makeID: { "id" },
      variable: { $0.hasPrefix("CLOUDFLARE_API_TOKEN") ? "token-0123456789" : nil })
  }

  private static func cloudflare(_ ids: [(String, String)], baseURL: String? = nil) -> StoreValue {
    let namespaces = StoreValue.fields(ids.map { StoreValue.Field($0.0, .text($0.1)) })
    return .fields(
      [
        StoreValue.Field("account", .text(account)), StoreValue.Field("namespaces", namespaces),
      ] + (baseURL.map { [StoreValue.Field("base_url", .text($0))] } ?? []))
  }

  @Test func noTwoHaveOneName() {
    let names = StoreKinds.all.map { Bytewise($0.name) }
    #expect(Set(names).count == names.count)
    let isPlain = StoreKinds.all.allSatisfy {
      $0.name.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F }
    }
    #expect(isPlain)
  }

  /// What a plan records, what the opened store says and what its configuration says by itself are one.
  @Test(arguments: [
    nil, "https://api.cloudflare.com/client/v4", "https://API.cloudflare.com/client/v4/",
    "http://127.0.0.1:8787/client/v4",
  ])
  func aCloudflareStoreHasOneIdentity(_ baseURL: String?) async throws {
    let value = Self.cloudflare([("NOTES", Self.two), ("TRIPS", Self.one)], baseURL: baseURL)
    let place = try CloudflareKind().resolve(
      value, in: Self.surroundings(moved: ["TRIPS", "NOTES"]))
    let address = baseURL?.hasPrefix("http:") == true ? " at http://127.0.0.1:8787/client/v4" : ""
    #expect(
      place.identity == "cloudflare:\(Self.account.lowercased())\(address); "
        + "NOTES=\(Self.two.lowercased()); TRIPS=\(Self.one)")
    let opened = try await place.withStore(.reading, Self.session()) { $0.identity }
    #expect(opened == place.identity)
    var configuration = CloudflareConfiguration(
      account: Self.account, namespaces: ["TRIPS": Self.one, "NOTES": Self.two], access: .reading)
    if let baseURL { configuration.baseURL = baseURL }
    #expect(configuration.identity == place.identity)
    #expect(StoreIdentity(parsing: place.identity)?.namespaces.count == 2)
  }

  @Test func anIdentityNamesWhatIsWrittenOnly() throws {
    let value = Self.cloudflare([("TRIPS", Self.one), ("USERS", Self.two)])
    let place = try CloudflareKind().resolve(value, in: Self.surroundings(consulted: ["USERS"]))
    #expect(place.identity == "cloudflare:\(Self.account.lowercased()); TRIPS=\(Self.one)")
    #expect(place.namespaceIDs == ["TRIPS": Self.one, "USERS": Self.two])
  }

  @Test func theOperatorsAddressCountsWhereThePlanNamesNone() throws {
    let variables = [CloudflareKind.baseURLVariable: "https://kv.example"]
    let own = try CloudflareKind().resolve(
      Self.cloudflare([("TRIPS", Self.one)]), in: Self.surroundings(variables: variables))
    #expect(own.identity.contains(" at https://kv.example"))
    let plans = try CloudflareKind().resolve(
      Self.cloudflare([("TRIPS", Self.one)], baseURL: "https://other.example"),
      in: Self.surroundings(variables: variables))
    #expect(plans.identity.contains(" at https://other.example"))
  }

  /// A path is kept as it is written, and joined to the plan's directory once.
  @Test(arguments: [("s", "/plans/s"), ("../s", "/plans/../s"), ("/plans/s", "/plans/s")])
  func aPathIsResolvedOnce(_ path: String, _ file: String) throws {
    let place = try SQLiteKind().resolve(.text(path), in: Self.surroundings())
    #expect(place.identity == "sqlite:\(path)")
    #expect(place.facts.map(\.text) == ["/real" + file])
    #expect(place.governed(["TRIPS"]).place == .sqlite(path: "/real" + file))
    let snapshot = try SnapshotKind().resolve(.text(path), in: Self.surroundings())
    #expect(snapshot.identity == "snapshot:\(path)")
    #expect(snapshot.facts.map(\.text) == [file])
  }

  @Test func everyPathIsKnown() {
    let bindings = [
      StoreValue.Field("wrangler", .text("w.toml")), StoreValue.Field("environment", .text("e")),
    ]
    let path = [StoreValue.Field("path", .text(".wrangler"))]
    #expect(SQLiteKind().paths(.text("s")) == ["s"])
    #expect(SnapshotKind().paths(.text("s")) == ["s"])
    #expect(CloudflareKind().paths(.fields(bindings)) == ["w.toml"])
    #expect(CloudflareKind().paths(Self.cloudflare([("A", Self.one)])).isEmpty)
    #expect(WranglerLocalKind().paths(.fields(path + bindings)) == [".wrangler", "w.toml"])
  }

  /// A saved plan may hold anything; its kind says so, and nothing is opened.
  @Test(arguments: [
    StoreValue.fields([]), .fields([StoreValue.Field("a", .text("b"))]),
    .fields([
      StoreValue.Field("wrangler", .text("w")),
      StoreValue.Field("namespaces", .fields([StoreValue.Field("A", .text("b"))])),
    ]),
    .fields([StoreValue.Field("namespaces", .fields([StoreValue.Field("A", .fields([]))]))]),
  ])
  func whatIsOfNoKindIsRefused(_ value: StoreValue) {
    for kind in StoreKinds.all {
      #expect(throws: MalformedStore.self, "\(kind.name)") {
        _ = try kind.resolve(value, in: Self.surroundings())
      }
    }
    // Nothing beside what the kind reads, in its order.
    let fields = [
      StoreValue.Field("path", .text("p")), StoreValue.Field("wrangler", .text("w")),
      StoreValue.Field("account", .text(Self.account)), StoreValue.Field("x", .text("y")),
    ]
    for kind in [CloudflareKind(), WranglerLocalKind()] as [any StoreKind] {
      #expect(throws: MalformedStore.self, "\(kind.name)") {
        _ = try kind.resolve(.fields(fields), in: Self.surroundings())
      }
      #expect(throws: MalformedStore.self, "\(kind.name)") {
        _ = try kind.resolve(.text("a"), in: Self.surroundings())
      }
    }
  }

  /// Only stores that can be written are opened for writing, whatever the policy says.
  @Test func whatIsOnlyReadSaysSo() throws {
    let local = StoreValue.fields([
      StoreValue.Field("path", .text(".wrangler")),
      StoreValue.Field("namespaces", .fields([StoreValue.Field("TRIPS", .text("t"))])),
    ])
    let surroundings = Self.surroundings()
    #expect(try SnapshotKind().resolve(.text("s"), in: surroundings).readOnlyReason != nil)
    #expect(try WranglerLocalKind().resolve(local, in: surroundings).readOnlyReason != nil)
    #expect(try SQLiteKind().resolve(.text("s"), in: surroundings).readOnlyReason == nil)
    let live = Self.cloudflare([("TRIPS", Self.one)])
    #expect(try CloudflareKind().resolve(live, in: surroundings).readOnlyReason == nil)
  }
}
