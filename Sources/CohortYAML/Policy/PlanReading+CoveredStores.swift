import Core
import Governance

/// The stores that an environment's policy covers.
extension PlanReading {
  private static let mostStores = 100

  mutating func coveredStores(_ node: YAMLNode) -> [CoveredStore] {
    guard let items = list(node, "'stores'", atMost: Self.mostStores) else { return [] }
    if items.isEmpty {
      report(
        .emptyValue, "An empty list would reject every plan. List a store, or remove 'stores'.",
        at: node.span)
    }
    return items.compactMap { coveredStore($0) }
  }

  private mutating func coveredStore(_ node: YAMLNode) -> CoveredStore? {
    guard let fields = fields(node, .coveredStore),
      let kind = choice(fields, "kind", CoveredStoreKind.self)
    else { return nil }
    let others = Shape.coveredStore.optional.filter { !kind.keys.contains($0) && fields.has($0) }
    for key in others {
      report(
        .unknownKey,
        "A store of the kind '\(kind.rawValue)' has \(enumeration(kind.keys)), but not '\(key)'. "
          + "Remove it.",
        at: fields.keySpan(key))
    }
    switch kind {
    case .sqlite: return sqlite(fields)
    case .cloudflare: return coveredCloudflare(fields)
    }
  }

  private mutating func sqlite(_ fields: Fields) -> CoveredStore? {
    let names = texts(fields, "namespaces", "a namespace").map(\.text)
    guard let path = text(fields, "path", "'path'") else {
      if !fields.has("path") {
        report(
          .missingKey, "A store of the kind 'sqlite' needs the key 'path'. Add it.", at: fields.span
        )
      }
      return nil
    }
    return CoveredStore(
      .sqlite(path: path.text), namespaces: fields.has("namespaces") ? names : nil)
  }

  private mutating func coveredCloudflare(_ fields: Fields) -> CoveredStore? {
    let account = text(fields, "account", "'account'")
    if let account {
      checkID(
        account, "an account ID", .badAccountID,
        "Copy it from the dashboard's address, or from 'wrangler whoami'.")
    }
    let url = text(fields, "base_url", "'base_url'")
    if let url, let mistake = WebAddress.mistake(in: url.text) {
      report(
        .badBaseURL,
        "'base_url' is https://HOST[:PORT][/PATH], as cohort plans write it; \(mistake).",
        at: url.node.span)
      return nil
    }
    let ids = texts(fields, "namespaces", "a namespace ID")
    for id in ids {
      checkID(id, "a namespace ID", .badNamespaceID, "Copy it from 'wrangler kv namespace list'.")
    }
    return CoveredStore(
      .cloudflare(
        account: account?.text.lowercased(),
        baseURL: url.flatMap { StoreIdentity.canonical($0.text) }),
      namespaces: fields.has("namespaces") ? ids.map { $0.text.lowercased() } : nil)
  }
}

/// The kinds of store that are written to.
private enum CoveredStoreKind: String, CaseIterable {
  case cloudflare, sqlite

  var keys: [String] {
    switch self {
    case .cloudflare: ["kind", "account", "base_url", "namespaces"]
    case .sqlite: ["kind", "path", "namespaces"]
    }
  }
}

extension Shape {
  static let coveredStore = Shape(
    what: "a store", required: ["kind"],
    optional: ["account", "base_url", "path", "namespaces"])
}
