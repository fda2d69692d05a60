package import Core
package import OutboundHTTP

/// Which account and namespaces of Workers KV, and how they are reached.
package struct CloudflareConfiguration: Sendable {
  package static let cloudflareBaseURL = "https://api.cloudflare.com/client/v4"

  /// 32 hexadecimal digits.
  package var account: String
  /// Each binding with the ID of its namespace, 32 hexadecimal digits.
  package var namespaces: [Namespace: String]
  /// `https`, or `http` to a loopback host.
  package var baseURL: String
  package var access: StoreAccess
  /// The abilities claimed; `writable` follows `access`. Page and batch sizes also bound requests.
  package var capabilities: StoreCapabilities
  /// Bounds of single requests.
  package var requests: RequestBounds
  /// How failed requests are repeated.
  package var retries: RequestRetry

  package init(
    account: String, namespaces: [Namespace: String],
    baseURL: String = CloudflareConfiguration.cloudflareBaseURL, access: StoreAccess,
    capabilities: StoreCapabilities = .workersKV, requests: RequestBounds = RequestBounds(),
    retries: RequestRetry = RequestRetry()
  ) {
    self.account = account
    self.namespaces = namespaces
    self.baseURL = baseURL
    self.access = access
    self.capabilities = capabilities
    self.requests = requests
    self.retries = retries
  }

  /// The store's name in plans; holds no secret. By itself, the one that names every binding.
  package var identity: String {
    get {
      givenIdentity
        ?? StoreIdentity(account: account, baseURL: baseURL, namespaces: namespaces).text
    }
    set { givenIdentity = newValue }
  }
  private var givenIdentity: String?

  func validate() throws(StoreError) {
    guard CloudflareID.isID(account) else {
      throw StoreError(
        .other,
        "the Cloudflare account ID must be 32 hexadecimal digits; set CLOUDFLARE_ACCOUNT_ID")
    }
    for (binding, id) in namespaces.sorted(by: { $0.key < $1.key }) where !CloudflareID.isID(id) {
      throw StoreError(
        .other,
        "the ID of namespace \(binding) must be 32 hexadecimal digits; "
          + "`wrangler kv namespace list` shows it")
    }
  }
}

/// Which namespace each binding names.
struct NamespaceIDs: Sendable {
  private let ids: [Namespace: String]

  init(_ ids: [Namespace: String]) { self.ids = ids.mapValues { $0.lowercased() } }

  func id(of namespace: Namespace) throws(StoreError) -> String {
    guard let id = ids[namespace] else {
      throw StoreError(
        .notFound,
        "the binding \(namespace) has no namespace ID; add it to 'namespaces' in the plan's store, "
          + "or to the wrangler configuration")
    }
    return id
  }
}

/// Limits of the API's routes, and how long an answer may take.
package struct RequestBounds: Sendable {
  /// Keys in one bulk get.
  package var bulkGetKeys = 100
  /// Items in one bulk put or bulk delete.
  package var bulkWriteItems = 10_000
  /// Bytes of a bulk put's body.
  package var bodyBytes = 100_000_000
  /// Of each answer.
  package var http = HTTPConnections.Bounds()

  package init() {}
}
