import Core

extension PlanReading {
  /// Kinds of store that the format knows and this version cannot open.
  private static let futureStores = ["cloudflare", "redis"]
  private static let stores = ["sqlite", "snapshot"]

  mutating func store(_ node: YAMLNode) -> StoreReference? {
    guard case .mapping(let pairs) = node.content else {
      report(
        .wrongType,
        """
        'store' names a kind and its path, { sqlite: { path: ... } }, and this is \
        \(node.typeName).
        """,
        at: node.span)
      return nil
    }
    for pair in pairs where !Self.stores.contains(pair.key) { reportUnusable(pair) }
    guard pairs.count == 1, let pair = pairs.first else {
      reportCount(pairs, at: node.span)
      return nil
    }
    guard Self.stores.contains(pair.key), let path = storePath(pair) else { return nil }
    let kind: StoreReference.Kind =
      pair.key == "sqlite" ? .sqlite(path: path) : .snapshot(path: path)
    return StoreReference(kind, range: range(pair.keySpan))
  }

  private mutating func storePath(_ pair: YAMLPair) -> String? {
    guard let fields = fields(pair.value, .storeFile),
      let written = text(fields, "path", "'path'"), let path = expand(written)
    else { return nil }
    guard !path.isEmpty else {
      report(
        .emptyValue,
        "'path' is empty once its variables are replaced. Give the variables a value.",
        at: written.node.span)
      return nil
    }
    guard !path.utf8.contains(0) else {
      report(
        .controlCharacter, "'path' contains U+0000 once its variables are replaced.",
        at: written.node.span)
      return nil
    }
    return resolve(path)
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
