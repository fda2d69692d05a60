import Core

extension JSONLine {
  /// The subject's `store`, in the words of the cohort plan.
  mutating func append(_ store: StoreReference.Kind) {
    beginObject("store")
    switch store {
    case .sqlite(let path): field("sqlite", path)
    case .snapshot(let path): field("snapshot", path)
    case .cloudflare(let reference):
      beginObject("cloudflare")
      if let account = reference.account { field("account", account) }
      append(reference.bindings)
      if let url = reference.baseURL { field("base_url", url) }
      endObject()
    case .wranglerLocal(let reference):
      beginObject("wrangler_local")
      field("path", reference.path)
      append(reference.bindings)
      endObject()
    }
    endObject()
  }

  private mutating func append(_ bindings: NamespaceBindings) {
    switch bindings {
    case .listed(let namespaces):
      beginObject("namespaces")
      for (namespace, id) in namespaces.sorted(by: { $0.key.name < $1.key.name }) {
        field(dynamic: namespace.name, id)
      }
      endObject()
    case .wrangler(let wrangler):
      field("wrangler", wrangler.path)
      if let environment = wrangler.environment { field("environment", environment) }
    }
  }
}

extension PlanDocument.Subject {
  /// The subject's `store` as `JSONDecoder` reads it.
  struct Store: Decodable {
    struct Service: Decodable {
      var account: String?
      var path: String?
      var namespaces: [String: String]?
      var wrangler: String?
      var environment: String?
      var base_url: String?

      var bindings: NamespaceBindings? {
        switch (namespaces, wrangler) {
        case (let namespaces?, nil):
          .listed(
            Dictionary(
              namespaces.map { (Namespace($0.key), $0.value) },
              uniquingKeysWith: { first, _ in first }))
        case (nil, let path?):
          .wrangler(WranglerReference(path: path, environment: environment))
        default: nil
        }
      }
    }

    var sqlite: String?
    var snapshot: String?
    var cloudflare: Service?
    var wrangler_local: Service?

    /// Nil unless exactly one store is named, and wholly.
    var reference: StoreReference.Kind? {
      switch (sqlite, snapshot, cloudflare, wrangler_local) {
      case (let path?, nil, nil, nil): .sqlite(path: path)
      case (nil, let path?, nil, nil): .snapshot(path: path)
      case (nil, nil, let service?, nil):
        service.bindings.map {
          .cloudflare(
            CloudflareReference(
              account: service.account, bindings: $0, baseURL: service.base_url))
        }
      case (nil, nil, nil, let service?):
        service.bindings.flatMap { bindings in
          service.path.map {
            .wranglerLocal(WranglerLocalReference(path: $0, bindings: bindings))
          }
        }
      default: nil
      }
    }
  }
}
