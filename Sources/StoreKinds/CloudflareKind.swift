import CloudflareStore
package import Core
import Wrangler

/// `cloudflare: { … }`: Workers KV over Cloudflare's REST API.
package struct CloudflareKind: StoreKind {
  /// Where the service is, by the operator's own environment.
  package static let baseURLVariable = "CLOUDFLARE_BASE_URL"
  /// The only place that the token is taken from.
  package static let tokenVariable = "CLOUDFLARE_API_TOKEN"

  package init() {}

  package var name: String { "cloudflare" }

  package func decode<Reader: StoreReader>(
    _ node: Reader.Node, with reader: inout Reader
  ) -> StoreValue? {
    let shape = StoreShape(
      "'\(name)'", required: [],
      optional: ["account"] + NamespaceBindings.keys + ["base_url"])
    guard let fields = reader.fields(node, shape) else { return nil }
    let account = reader.text(fields, "account")
    if let account {
      reader.checkID(
        account, "an account ID", code: "bad-account-id", summary: "The value is not an account ID",
        advice: "Copy it from the dashboard's address, or from 'wrangler whoami'.")
    }
    let baseURL = reader.text(fields, "base_url")
    if let baseURL { check(baseURL, with: &reader) }
    let bindings = NamespaceBindings.decode(fields, areCloudflareIDs: true, with: &reader)
    if fields.has("namespaces"), !fields.has("wrangler"), !fields.has("account") {
      reader.report(
        Diagnostic(
          code: "missing-key", summary: "A required key is missing",
          detail: """
            'namespaces' does not say which account they belong to. Add 'account', such as \
            "${CLOUDFLARE_ACCOUNT_ID}".
            """, at: fields.keyRange("namespaces")))
    }
    return bindings.map { Self.value(account?.text, $0, baseURL?.text) }
  }

  /// As plans write it; digests rest on the order.
  private static func value(
    _ account: String?, _ bindings: NamespaceBindings, _ baseURL: String?
  ) -> StoreValue {
    .fields(
      [StoreValue.Field].texts(("account", account)) + bindings.fields
        + [StoreValue.Field].texts(("base_url", baseURL)))
  }

  private func check(_ url: StoreText, with reader: inout some StoreReader) {
    guard let reason = WebAddress.mistake(in: url.text) else { return }
    reader.report(
      Diagnostic(
        code: "bad-base-url", summary: "The token must not be sent to this address",
        detail: """
          'base_url' is https://HOST[:PORT][/PATH], or http:// to this machine itself (localhost, \
          127.0.0.1, [::1]), because the token is sent with every request; \(reason). Remove the \
          key to use Cloudflare's API.
          """, at: url.range))
  }

  package func paths(_ value: StoreValue) -> [String] {
    (try? NamespaceBindings(value))?.paths ?? []
  }

  package func resolve(
    _ value: StoreValue, in surroundings: StoreSurroundings
  ) throws -> any StorePlace {
    let (stated, baseURL) = (value["account"]?.text, value["base_url"]?.text)
    let bindings = try NamespaceBindings(value)
    guard Self.value(stated, bindings, baseURL) == value else { throw MalformedStore.otherwise }
    let account: String
    let ids: [Namespace: String]
    switch bindings {
    case .listed(let listed):
      ids = listed
      account = stated ?? ""
    case .wrangler(let path, let environment):
      let bindings = try surroundings.bindings(path, environment)
      ids = try bindings.resolve(surroundings.namespaces.all)
      account = try stated ?? bindings.accountID()
    }
    return CloudflarePlace(
      account: account, namespaceIDs: ids,
      baseURL: baseURL ?? surroundings.variable(Self.baseURLVariable),
      moved: surroundings.namespaces.moved, hosts: surroundings.hosts)
  }
}

private struct CloudflarePlace: StorePlace {
  var account: String
  var namespaceIDs: [Namespace: String]
  /// Nil: Cloudflare's own.
  var baseURL: String?
  /// Those that records move in: a plan is refused where one of their bindings leads somewhere else.
  var moved: Set<Namespace>
  var hosts: AllowedHosts

  var identity: String { identity(of: moved).text }

  var facts: [(name: String, text: String)] {
    [("account", account), ("address", baseURL ?? CloudflareConfiguration.cloudflareBaseURL)]
  }

  private func identity(of namespaces: Set<Namespace>) -> StoreIdentity {
    StoreIdentity(
      account: account, baseURL: baseURL,
      namespaces: Dictionary(
        namespaces.map { ($0, namespaceIDs[$0] ?? "") }, uniquingKeysWith: { first, _ in first }))
  }

  func governed(_ written: Set<Namespace>) -> GovernedStore {
    let identity = identity(of: written)
    return GovernedStore(
      .cloudflare(account: identity.account, baseURL: identity.baseURL),
      namespaces: identity.namespaces)
  }

  /// - Throws: `StoreError` with code `hostNotAllowed` where the operator does not let the token be sent
  ///   there, with code `unauthorized` where the environment has no usable token.
  func withStore<Result>(
    _ access: StoreAccess, _ session: StoreSession,
    _ body: (any KeyValueStore) async throws -> Result
  ) async throws -> Result {
    let store = try CloudflareStore(
      configuration(access), token: try token(session), sentTo: hosts,
      budget: await budget(session))
    return try await store.closing({ try await $0.shutdown() }, after: { try await body($0) })
  }

  private func configuration(_ access: StoreAccess) -> CloudflareConfiguration {
    var configuration = CloudflareConfiguration(
      account: account, namespaces: namespaceIDs, access: access)
    configuration.identity = identity
    if let baseURL { configuration.baseURL = baseURL }
    return configuration
  }

  private func token(_ session: StoreSession) throws(StoreError) -> APIToken {
    // Before the token is looked up: the store asks again.
    if let baseURL { try hosts.check(baseURL, of: "base_url") }
    let variable = CloudflareKind.tokenVariable
    guard let text = session.variable(variable) else {
      throw StoreError(
        .unauthorized,
        "the environment variable \(variable) is not set; create a token with the permission "
          + "Workers KV Storage and set it there")
    }
    guard let token = APIToken(text) else {
      throw StoreError(
        .unauthorized,
        "\(variable) contains characters that are not allowed in a token; set it again, without "
          + "blanks or quotes")
    }
    return token
  }

  /// One for all stores of the session, made when the first is opened.
  private func budget(_ session: StoreSession) async -> RequestBudget {
    await session.shared.value("cloudflare") {
      var environment = RequestEnvironment.system(now: session.now)
      environment.sleep = session.sleep
      environment.onWait = session.onWait
      return RequestBudget(
        requestsPerSecond: session.requestsPerSecond, environment: environment)
    }
  }
}
