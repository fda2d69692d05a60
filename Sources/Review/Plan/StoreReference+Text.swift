import Core

extension StoreReference.Kind {
  /// One line for people.
  package var printable: String {
    switch self {
    case .sqlite(let path): "sqlite \(Printable.name(path))"
    case .snapshot(let path): "snapshot \(Printable.name(path))"
    case .cloudflare(let reference):
      "cloudflare "
        + [
          reference.account.map { "account \(Printable.name($0))" }, reference.bindings.printable,
          reference.baseURL.map { "at \(Printable.name($0))" },
        ].compactMap { $0 }.joined(separator: ", ")
    case .wranglerLocal(let reference):
      "wrangler state \(Printable.name(reference.path)), \(reference.bindings.printable)"
    }
  }

  /// As the cohort plan writes it.
  var json: JSONValue {
    switch self {
    case .sqlite(let path): ["sqlite": .string(path)]
    case .snapshot(let path): ["snapshot": .string(path)]
    case .cloudflare(let reference):
      [
        "cloudflare": .object(
          [JSONValue.Member].field("account", reference.account) + reference.bindings.members
            + .field("base_url", reference.baseURL))
      ]
    case .wranglerLocal(let reference):
      [
        "wrangler_local": .object(
          .field("path", reference.path) + reference.bindings.members)
      ]
    }
  }
}

extension NamespaceBindings {
  fileprivate var printable: String {
    switch self {
    case .listed(let namespaces):
      namespaces.sorted { $0.key < $1.key }
        .map { "\(Printable.name($0.key.name))=\(Printable.name($0.value))" }
        .joined(separator: ", ")
    case .wrangler(let wrangler):
      "bindings of \(Printable.name(wrangler.path))"
        + (wrangler.environment.map { ", environment \(Printable.name($0))" } ?? "")
    }
  }

  fileprivate var members: [JSONValue.Member] {
    switch self {
    case .listed(let namespaces):
      [
        JSONValue.Member(
          "namespaces",
          .object(
            namespaces.sorted { $0.key < $1.key }.map {
              JSONValue.Member($0.key.name, .string($0.value))
            }))
      ]
    case .wrangler(let wrangler):
      .field("wrangler", wrangler.path) + .field("environment", wrangler.environment)
    }
  }
}

extension [JSONValue.Member] {
  /// One member, or none where there is no text.
  fileprivate static func field(_ name: String, _ text: String?) -> [JSONValue.Member] {
    text.map { [JSONValue.Member(name, .string($0))] } ?? []
  }
}
