import Core
import Ledger
import SQLiteStore
import Wrangler

/// A store as a cohort plan names it, with every name in it looked up.
struct ResolvedStore {
  enum Kind {
    case sqlite(path: String)
    case snapshot(path: String)
    case cloudflare(CloudflarePlace)
    /// `directory` holds all Workers KV state of `wrangler dev`.
    case wranglerLocal([Namespace: MiniflareStore.Files], directory: String)
  }

  var kind: Kind
  /// The store's name in plans, the same on every machine that reaches the same data.
  var identity: String

  /// What the service calls the namespaces; empty where it goes by the plan's own names.
  var namespaceIDs: [Namespace: String] {
    switch kind {
    case .cloudflare(let place): place.namespaces
    case .wranglerLocal(let files, _): files.mapValues(\.database)
    case .sqlite, .snapshot: [:]
    }
  }

  private init(kind: Kind, identity: String) {
    self.kind = kind
    self.identity = identity
  }

  /// - Parameters:
  ///   - reference: as the cohort plan writes it; relative paths start from `base`.
  ///   - namespaces: those that must be there. The identity of a service's store names the ones that
  ///     records move in, so that a plan is refused where a binding leads somewhere else.
  /// - Throws: `DiagnosticsError` where a binding, an account or a configuration is missing.
  init(_ reference: StoreReference.Kind, base: String, namespaces: WantedNamespaces) throws {
    switch reference {
    case .sqlite(let path):
      kind = .sqlite(path: Files.resolve(path, in: base))
      identity = "sqlite:\(path)"
    case .snapshot(let path):
      kind = .snapshot(path: Files.resolve(path, in: base))
      identity = "snapshot:\(path)"
    case .cloudflare(let reference):
      self = try Self.cloudflare(reference, base, namespaces)
    case .wranglerLocal(let reference):
      self = try Self.wranglerLocal(reference, base, namespaces)
    }
  }
}

extension ResolvedStore {
  private static func cloudflare(
    _ reference: CloudflareReference, _ base: String, _ wanted: WantedNamespaces
  ) throws -> ResolvedStore {
    let namespaces: [Namespace: String]
    let account: String
    switch reference.bindings {
    case .listed(let listed):
      namespaces = listed
      account = reference.account ?? ""
    case .wrangler(let wrangler):
      let bindings = try Self.bindings(wrangler, base)
      namespaces = try bindings.resolve(wanted.all)
      account = try reference.account ?? bindings.accountID()
    }
    let baseURL = reference.baseURL ?? Environment["CLOUDFLARE_BASE_URL"]
    return ResolvedStore(
      kind: .cloudflare(
        CloudflarePlace(account: account, namespaces: namespaces, baseURL: baseURL)),
      identity: identity(
        "cloudflare:\(account.lowercased())" + (baseURL.map { " at \($0)" } ?? ""), namespaces,
        wanted))
  }

  private static func wranglerLocal(
    _ reference: WranglerLocalReference, _ base: String, _ wanted: WantedNamespaces
  ) throws -> ResolvedStore {
    let namespaces: [Namespace: String]
    switch reference.bindings {
    case .listed(let listed): namespaces = listed
    case .wrangler(let wrangler):
      namespaces = try bindings(wrangler, base).resolveLocal(wanted.all)
    }
    let layout = MiniflareLayout(wranglerDirectory: Files.resolve(reference.path, in: base))
    let files = namespaces.mapValues {
      MiniflareStore.Files(database: layout.database($0), blobs: layout.blobs($0))
    }
    return ResolvedStore(
      kind: .wranglerLocal(files, directory: layout.directory),
      identity: identity("wrangler_local:\(reference.path)", namespaces, wanted))
  }

  private static func bindings(
    _ reference: WranglerReference, _ base: String
  ) throws -> KVBindings {
    let configuration = try WranglerConfiguration.load(
      path: Files.resolve(reference.path, in: base),
      readFile: { Files.exists($0) ? try Files.read($0) : nil })
    return try configuration.bindings(environment: reference.environment)
  }

  /// The service, and of the namespaces those that records move in.
  private static func identity(
    _ service: String, _ namespaces: [Namespace: String], _ wanted: WantedNamespaces
  ) -> String {
    ([service]
      + wanted.moved.sorted().map { "\($0)=\(namespaces[$0]?.lowercased() ?? "")" })
      .joined(separator: "; ")
  }

  init(snapshot path: String) {
    kind = .snapshot(path: path)
    identity = "snapshot:\(path)"
  }
}
