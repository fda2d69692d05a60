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
  /// What decides where secrets may go, and which files may be read.
  var settings: OperatorSettings

  /// What the service calls the namespaces; empty where it goes by the plan's own names.
  var namespaceIDs: [Namespace: String] {
    switch kind {
    case .cloudflare(let place): place.namespaces
    case .wranglerLocal(let files, _): files.mapValues(\.database)
    case .sqlite, .snapshot: [:]
    }
  }

  private init(kind: Kind, identity: String, settings: OperatorSettings) {
    self.kind = kind
    self.identity = identity
    self.settings = settings
  }

  /// - Parameters:
  ///   - reference: as the cohort plan writes it; relative paths start from `base`.
  ///   - namespaces: those that must be there. The identity of a service's store names the ones that
  ///     records move in, so that a plan is refused where a binding leads somewhere else.
  ///   - settings: what the plan may reach.
  /// - Throws: `DiagnosticsError` where a binding, an account or a configuration is missing, or a path
  ///   leads where no plan may read.
  init(
    _ reference: StoreReference.Kind, base: String, namespaces: WantedNamespaces,
    settings: OperatorSettings
  ) throws {
    switch reference {
    case .sqlite(let path):
      self.init(
        kind: .sqlite(path: Files.resolve(path, in: base)), identity: "sqlite:\(path)",
        settings: settings)
    case .snapshot(let path):
      let file = Files.resolve(path, in: base)
      do { try settings.files(of: base).check(file) } catch let refusal as PathRefusal {
        throw DiagnosticsError([.pathOutside(refusal)])
      }
      self.init(kind: .snapshot(path: file), identity: "snapshot:\(path)", settings: settings)
    case .cloudflare(let reference):
      self = try Self.cloudflare(reference, base, namespaces, settings)
    case .wranglerLocal(let reference):
      self = try Self.wranglerLocal(reference, base, namespaces, settings)
    }
  }
}

extension ResolvedStore {
  private static func cloudflare(
    _ reference: CloudflareReference, _ base: String, _ wanted: WantedNamespaces,
    _ settings: OperatorSettings
  ) throws -> ResolvedStore {
    let namespaces: [Namespace: String]
    let account: String
    switch reference.bindings {
    case .listed(let listed):
      namespaces = listed
      account = reference.account ?? ""
    case .wrangler(let wrangler):
      let bindings = try Self.bindings(wrangler, base, settings)
      namespaces = try bindings.resolve(wanted.all)
      account = try reference.account ?? bindings.accountID()
    }
    let baseURL = reference.baseURL ?? settings.baseURL
    return ResolvedStore(
      kind: .cloudflare(
        CloudflarePlace(account: account, namespaces: namespaces, baseURL: baseURL)),
      identity: StoreIdentity(
        account: account, baseURL: baseURL,
        namespaces: Dictionary(
          wanted.moved.map { ($0, namespaces[$0] ?? "") }, uniquingKeysWith: { first, _ in first })
      ).text, settings: settings)
  }

  private static func wranglerLocal(
    _ reference: WranglerLocalReference, _ base: String, _ wanted: WantedNamespaces,
    _ settings: OperatorSettings
  ) throws -> ResolvedStore {
    let namespaces: [Namespace: String]
    switch reference.bindings {
    case .listed(let listed): namespaces = listed
    case .wrangler(let wrangler):
      namespaces = try bindings(wrangler, base, settings).resolveLocal(wanted.all)
    }
    let layout = MiniflareLayout(wranglerDirectory: Files.resolve(reference.path, in: base))
    let files = namespaces.mapValues {
      MiniflareStore.Files(database: layout.database($0), blobs: layout.blobs($0))
    }
    return ResolvedStore(
      kind: .wranglerLocal(files, directory: layout.directory),
      identity: identity("wrangler_local:\(reference.path)", namespaces, wanted),
      settings: settings)
  }

  private static func bindings(
    _ reference: WranglerReference, _ base: String, _ settings: OperatorSettings
  ) throws -> KVBindings {
    let files = settings.files(of: base)
    let configuration = try WranglerConfiguration.load(
      path: Files.resolve(reference.path, in: base), readFile: { try files.readIfPresent($0) })
    return try configuration.bindings(environment: reference.environment)
  }

  /// What `wrangler dev` keeps, and of the namespaces those that a plan names as written.
  private static func identity(
    _ service: String, _ namespaces: [Namespace: String], _ wanted: WantedNamespaces
  ) -> String {
    ([service]
      + wanted.moved.sorted().map { "\($0)=\(namespaces[$0]?.lowercased() ?? "")" })
      .joined(separator: "; ")
  }

  /// A snapshot that a person named, wherever it is.
  init(snapshot path: String, settings: OperatorSettings) {
    self.init(kind: .snapshot(path: path), identity: "snapshot:\(path)", settings: settings)
  }
}

extension Diagnostic {
  /// A path of the cohort plan's store that no plan may read.
  fileprivate static func pathOutside(_ refusal: PathRefusal) -> Diagnostic {
    Diagnostic(
      code: "path-outside", summary: "The path leads out of the directories that a plan may read",
      detail: refusal.reason, at: nil)
  }
}
