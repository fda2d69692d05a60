import Core

extension PlanReading {
  /// The most files that a plan includes.
  private static let maximumIncludes = 20

  /// The plan's tree with what its `include:` names, as if the plan itself had it.
  ///
  /// Lists (`rules`, `cohort: users`, `cohort: distinct`) are joined: the plan's own items, then those of each
  /// file in the order listed. Anything else may be in one place only. Each value keeps the place where it was
  /// written. Sizes are those of all files together; includes do not nest.
  ///
  /// - Parameter size: of the plan, in bytes.
  /// - Returns: the tree, and whether every file could be read.
  mutating func withIncludes(
    _ root: YAMLNode, size: Int
  ) -> (root: YAMLNode, isComplete: Bool) {
    guard case .mapping(let pairs) = root.content,
      let include = pairs.first(where: { $0.key == "include" })
    else { return (root, true) }
    let earlierMistakes = diagnostics.count
    var merging = IncludeMerging(pairs)
    var limits = YAMLLimits()
    limits.usedBytes = size
    limits.usedNodes = root.size
    for path in includedPaths(include.value) where !isRefused {
      guard let (bytes, file) = contents(of: path, .unreadableFile) else { continue }
      guard let tree = tree(of: bytes, file: file, as: .include, limits: limits) else { continue }
      limits.usedBytes += bytes.count
      limits.usedNodes += tree.size
      guard let pairs = includedPairs(tree) else { continue }
      for diagnostic in merging.add(pairs, at: { range($0) }) { report(diagnostic) }
    }
    var merged = root
    merged.content = .mapping(merging.pairs)
    return (merged, diagnostics.count == earlierMistakes)
  }

  /// The names of the files, each once.
  private mutating func includedPaths(_ node: YAMLNode) -> [PlacedText] {
    guard let items = list(node, "'include'", atMost: Self.maximumIncludes) else { return [] }
    var paths: [PlacedText] = []
    for item in items {
      guard let path = text(item, "a file of 'include'") else { continue }
      if let first = paths.first(where: { $0.text.isSame(as: path.text) }) {
        report(
          .duplicateInclude, "\(quoted(path.text)) is listed twice. Remove one of the two.",
          at: path.node.span, related: [.init("the first one is here", at: range(first.node.span))])
        continue
      }
      paths.append(path)
    }
    return paths
  }

  /// The rules and users of an included file; nil if the file is not an included file.
  private mutating func includedPairs(_ root: YAMLNode) -> [YAMLPair]? {
    guard isReadable(root, .include, .include) else { return nil }
    guard case .mapping(var pairs) = root.content else { return nil }
    if let nested = pairs.first(where: { $0.key == "include" }) {
      report(
        .nestedInclude,
        "An included file includes no other. List the file in the cohort plan's 'include'.",
        at: nested.keySpan)
      pairs.removeAll { $0.key == "include" }
    }
    for pair in pairs
    where Shape.plan.keys.contains(pair.key) && !Shape.include.keys.contains(pair.key) {
      report(
        .unknownKey,
        "An included file has only 'cohort' and 'rules'. Move \(quoted(pair.key)) into the cohort plan.",
        at: pair.keySpan)
    }
    pairs.removeAll { Shape.plan.keys.contains($0.key) && !Shape.include.keys.contains($0.key) }
    var cleaned = root
    cleaned.content = .mapping(pairs)
    guard fields(cleaned, .include) != nil else { return nil }
    return pairs
  }
}

/// Joins the `cohort` and `rules` of included files with the plan's own.
private struct IncludeMerging {
  /// Of the plan's root.
  private(set) var pairs: [YAMLPair]

  init(_ pairs: [YAMLPair]) { self.pairs = pairs }

  /// Adds what an included file has.
  ///
  /// - Returns: what is there twice and cannot be joined.
  mutating func add(_ included: [YAMLPair], at range: (SourceSpan) -> SourceRange) -> [Diagnostic] {
    var mistakes: [Diagnostic] = []
    for pair in included where pair.key == "rules" || pair.key == "cohort" {
      mistakes += Self.add(pair, to: &pairs, joins: ["users", "distinct"], at: range)
    }
    return mistakes
  }

  /// - Parameter joins: the keys one level below whose lists are joined.
  private static func add(
    _ pair: YAMLPair, to pairs: inout [YAMLPair], joins: [String],
    at range: (SourceSpan) -> SourceRange
  ) -> [Diagnostic] {
    guard let index = pairs.firstIndex(where: { $0.key == pair.key }) else {
      pairs.append(pair)
      return []
    }
    switch (pairs[index].value.content, pair.value.content) {
    case (.sequence(let own), .sequence(let more)):
      pairs[index].value.content = .sequence(own + more)
      return []
    case (.mapping(var own), .mapping(let more)):
      var mistakes: [Diagnostic] = []
      for inner in more {
        let isList = joins.contains(inner.key)
        if !isList, let first = own.first(where: { $0.key == inner.key }) {
          mistakes.append(Self.twice(inner, first, at: range))
        } else {
          mistakes += add(inner, to: &own, joins: [], at: range)
        }
      }
      pairs[index].value.content = .mapping(own)
      return mistakes
    default:
      return [Self.twice(pair, pairs[index], at: range)]
    }
  }

  private static func twice(
    _ pair: YAMLPair, _ first: YAMLPair, at range: (SourceSpan) -> SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .duplicateInclude,
      """
      \(quoted(pair.key)) is here and in another file of the plan, and the two cannot be joined. Only \
      lists under 'rules', 'users' and 'distinct' are. Keep one of them.
      """,
      at: range(pair.keySpan), related: [.init("the other one is here", at: range(first.keySpan))])
  }
}
