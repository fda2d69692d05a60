import Core

extension PlanReading {
  /// Kinds of store that the format knows and this version cannot open.
  private static let futureStores = ["redis"]
  private static let stores = ["sqlite", "cloudflare", "wrangler_local", "snapshot"]

  mutating func store(_ node: YAMLNode) -> StoreReference? {
    guard case .mapping(let written) = node.content else {
      report(
        .wrongType,
        """
        'store' names a kind and how to reach it, such as { sqlite: { path: ... } }, and this is \
        \(node.typeName).
        """,
        at: node.span)
      return nil
    }
    let pairs = withoutSecrets(written)
    for pair in pairs where !Self.stores.contains(pair.key) { reportUnusable(pair) }
    guard pairs.count == 1, let pair = pairs.first else {
      reportCount(pairs, at: node.span)
      return nil
    }
    guard Self.stores.contains(pair.key), let kind = storeKind(pair) else { return nil }
    return StoreReference(kind, range: range(pair.keySpan))
  }

  private mutating func storeKind(_ pair: YAMLPair) -> StoreReference.Kind? {
    switch pair.key {
    case "cloudflare": cloudflare(pair.value).map(StoreReference.Kind.cloudflare)
    case "wrangler_local": wranglerLocal(pair.value).map(StoreReference.Kind.wranglerLocal)
    case "sqlite": storePath(pair.value).map(StoreReference.Kind.sqlite)
    default: storePath(pair.value).map(StoreReference.Kind.snapshot)
    }
  }

  private mutating func storePath(_ node: YAMLNode) -> String? {
    storeFields(node, .storeFile).flatMap { storeText($0, "path") }.map { resolve($0.text) }
  }

  private mutating func reportUnusable(_ pair: YAMLPair) {
    if Self.futureStores.contains(pair.key) {
      report(
        .unsupportedStore,
        """
        '\(pair.key)' is a store that this version of Keyshift cannot open; it opens \
        \(alternatives(Self.stores, "and")). Work on a snapshot of the store, or use a version \
        that supports it.
        """,
        at: pair.keySpan)
      return
    }
    let guess = Spelling.suggestion(for: pair.key, among: Self.stores + Self.futureStores)
    report(
      .unknownKey,
      """
      'store' has no kind \(quoted(pair.key)); it has \(alternatives(Self.stores, "and")). \
      \(guess.map { "Did you mean '\($0)'?" } ?? "Choose one of them.")
      """,
      at: pair.keySpan)
  }

  private mutating func reportCount(_ pairs: [YAMLPair], at span: SourceSpan) {
    let related = pairs.dropFirst().map {
      Diagnostic.Related("\(quoted($0.key)) stands here", at: range($0.keySpan))
    }
    report(
      .oneStore,
      """
      'store' names \(pairs.isEmpty ? "no store" : "\(pairs.count) stores"), and a plan works on \
      exactly one. Keep one of \(alternatives(Self.stores, "and")).
      """,
      at: pairs.first?.keySpan ?? span, related: related)
  }
}
