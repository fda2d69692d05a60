import Core

extension PlanReading {
  /// Kinds of store that the format knows and no version opens yet.
  private static let futureStores = ["redis"]

  private var kindNames: [String] { stores.map(\.name) }

  mutating func store(_ node: YAMLNode) -> StoreReference? {
    guard case .mapping(let written) = node.content else {
      report(
        .wrongType,
        """
        'store' must be a mapping from a store kind to its settings, such as { sqlite: { path: ... \
        } }, but this is \
        \(node.typeName).
        """,
        at: node.span)
      return nil
    }
    let pairs = withoutSecrets(written)
    for pair in pairs where !kindNames.contains(pair.key) { reportUnusable(pair) }
    guard pairs.count == 1, let pair = pairs.first else {
      reportCount(pairs, at: node.span)
      return nil
    }
    guard let kind = stores.first(where: { $0.name.isSame(as: pair.key) }),
      let value = kind.decode(pair.value, with: &self)
    else { return nil }
    return StoreReference(StoreAddress(kind.name, value), range: range(pair.keySpan))
  }

  private mutating func reportUnusable(_ pair: YAMLPair) {
    let future = Self.futureStores.filter { !kindNames.contains($0) }
    if future.contains(pair.key) {
      report(
        .unsupportedStore,
        """
        '\(pair.key)' is a store kind that this version of Keyshift does not support; it supports \
        \(enumeration(kindNames)). Use a snapshot of the store, or a version that supports it.
        """,
        at: pair.keySpan)
      return
    }
    let guess = Spelling.suggestion(for: pair.key, among: kindNames + future)
    report(
      .unknownKey,
      """
      'store' has no kind \(quoted(pair.key)); it has \(enumeration(kindNames)). \
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
      'store' names \(pairs.isEmpty ? "no store" : "\(pairs.count) stores"), but a plan needs \
      exactly one. Use one of \(enumeration(kindNames)).
      """,
      at: pairs.first?.keySpan ?? span, related: related)
  }
}

extension PlanReading: StoreReader {
  mutating func fields(_ node: YAMLNode, _ shape: StoreShape) -> StoreFields<YAMLNode>? {
    let fields = storeFields(
      node, Shape(what: shape.what, required: shape.required, optional: shape.optional))
    guard let fields else { return nil }
    return StoreFields(fields.all.map(member), at: range(fields.span))
  }

  func members(_ node: YAMLNode) -> [StoreMember<YAMLNode>]? {
    guard case .mapping(let pairs) = node.content else { return nil }
    return pairs.map(member)
  }

  private func member(_ pair: YAMLPair) -> StoreMember<YAMLNode> {
    StoreMember(pair.key, at: range(pair.keySpan), pair.value)
  }

  mutating func expandedText(_ node: YAMLNode, _ what: String) -> StoreText? {
    storeText(node, what).map { StoreText($0.text, at: range($0.node.span)) }
  }

  func typeName(_ node: YAMLNode) -> String { node.typeName }

  func range(_ node: YAMLNode) -> SourceRange { range(node.span) }

  mutating func list(_ namespaces: [String]) { listedBindings = namespaces }
}
