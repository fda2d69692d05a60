/// Which store, and how to reach it, as the plan's `store:` says.
public struct StoreReference: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// An embedded SQLite file; the path is resolved against the plan's directory.
    case sqlite(path: String)
    /// A snapshot file, read-only.
    case snapshot(path: String)
    /// Workers KV over Cloudflare's REST API.
    case cloudflare(CloudflareReference)
    /// What `wrangler dev` keeps on this machine, read-only.
    case wranglerLocal(WranglerLocalReference)
  }

  public var kind: Kind
  public var range: SourceRange?

  public init(_ kind: Kind, range: SourceRange? = nil) {
    self.kind = kind
    self.range = range
  }
}

/// Workers KV as a cohort plan names it, before bindings are resolved to namespace IDs.
public struct CloudflareReference: Hashable, Sendable {
  /// 32 hexadecimal digits; nil takes the `account_id` of the wrangler configuration.
  public var account: String?
  public var bindings: NamespaceBindings
  /// Another server than Cloudflare's own, for rehearsals; nil asks `CLOUDFLARE_BASE_URL`, then
  /// takes Cloudflare's.
  public var baseURL: String?

  public init(account: String?, bindings: NamespaceBindings, baseURL: String? = nil) {
    self.account = account
    self.bindings = bindings
    self.baseURL = baseURL
  }
}

/// The state directory of `wrangler dev` as a cohort plan names it.
public struct WranglerLocalReference: Hashable, Sendable {
  /// The `.wrangler` directory.
  public var path: String
  public var bindings: NamespaceBindings

  public init(path: String, bindings: NamespaceBindings) {
    self.path = path
    self.bindings = bindings
  }
}

/// How binding names, which rules use, become namespace IDs, which the service uses.
public enum NamespaceBindings: Hashable, Sendable {
  /// In place, each binding with its ID.
  case listed([Namespace: String])
  /// From the application's wrangler configuration.
  case wrangler(WranglerReference)
}

/// A wrangler configuration and the environment in it.
public struct WranglerReference: Hashable, Sendable {
  /// `wrangler.json`, `wrangler.jsonc` or `wrangler.toml`, or the directory of one.
  public var path: String
  /// Nil: the top level. Environments inherit no bindings from it.
  public var environment: String?

  public init(path: String, environment: String?) {
    self.path = path
    self.environment = environment
  }
}
