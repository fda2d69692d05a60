import Core

/// A mapping whose keys are all known, by key.
struct Fields {
  let span: SourceSpan
  /// Keys that unknown ones are taken for.
  let meant: Set<String>
  private let pairs: [String: YAMLPair]

  init(span: SourceSpan, pairs: [YAMLPair], meant: Set<String> = []) {
    self.span = span
    self.meant = meant
    self.pairs = Dictionary(pairs.map { ($0.key, $0) }) { first, _ in first }
  }

  /// In no order.
  var all: [YAMLPair] { Array(pairs.values) }

  subscript(key: String) -> YAMLNode? { pairs[key]?.value }

  func has(_ key: String) -> Bool { pairs[key] != nil }

  /// Where the key itself stands; the mapping when it has no such key.
  func keySpan(_ key: String) -> SourceSpan { pairs[key]?.keySpan ?? span }
}

extension PlanReading {
  /// The mapping's fields, or nil when `node` is no mapping. Unknown and missing keys are reported.
  ///
  /// - Parameter excused: keys that may be missing all the same.
  mutating func fields(
    _ node: YAMLNode, _ shape: Shape, excused: [String] = []
  ) -> Fields? {
    guard case .mapping(let pairs) = node.content else {
      reportNotMapping(node, shape)
      return nil
    }
    var meant: Set<String> = []
    for pair in pairs where !isFull && !shape.keys.contains(pair.key) {
      let guess = Spelling.suggestion(for: pair.key, among: shape.keys)
      if let guess { meant.insert(guess) }
      let isCohorts = shape.what == Shape.plan.what && Shape.cohort.keys.contains(pair.key)
      let hint =
        isCohorts
        ? "It belongs under 'cohort'."
        : guess.map { "Did you mean '\($0)'?" } ?? "Remove it, or check where it belongs."
      report(
        .unknownKey,
        """
        \(shape.what.sentence) has no key \(quoted(pair.key)); it has \
        \(enumeration(shape.keys)). \(hint)
        """,
        at: pair.keySpan)
    }
    let fields = Fields(span: node.span, pairs: pairs, meant: meant)
    for key in shape.required
    where !fields.has(key) && !meant.contains(key) && !excused.contains(key) {
      report(
        .missingKey, "\(shape.what.sentence) needs the key '\(key)'. Add it.", at: node.span)
    }
    return fields
  }

  mutating func reportNotMapping(_ node: YAMLNode, _ shape: Shape) {
    report(
      .wrongType,
      """
      \(shape.what.sentence) must be a mapping with the keys \(enumeration(shape.keys)), but this \
      is \(node.typeName).
      """,
      at: node.span)
  }

  /// The items of a list; reports anything else and returns nil.
  ///
  /// - Parameters:
  ///   - what: how messages name the list.
  ///   - limit: the most items that are not taken for a mistake.
  mutating func list(
    _ node: YAMLNode, _ what: String, atMost limit: Int = .max
  ) -> [YAMLNode]? {
    guard case .sequence(let items) = node.content else {
      report(
        .wrongType,
        "\(what) must be a list, but this is \(node.typeName). Start each item with '- ' or use [ "
          + "].",
        at: node.span)
      return nil
    }
    guard items.count <= limit else {
      report(
        .tooManyItems, "\(what) may have at most \(limit) items, but this has \(items.count).",
        at: items[limit].span)
      return nil
    }
    return items
  }
}
