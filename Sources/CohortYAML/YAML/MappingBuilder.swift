import Core

/// Collects a mapping's pairs and refuses keys that are not distinct strings.
struct MappingBuilder {
  private(set) var pairs: [YAMLPair] = []
  private(set) var size = 0
  private(set) var height = 0
  private var firstPlaces: [String: SourceSpan] = [:]

  /// Adds a pair, unless its key is at fault.
  ///
  /// - Parameter keySpan: where the key stands, also when it is an alias.
  mutating func insert(
    _ key: YAMLNode, keySpan: SourceSpan, _ value: YAMLNode, in source: SourceText, file: String
  ) -> Diagnostic? {
    size += key.size + value.size
    height = max(height, key.height, value.height)
    guard case .scalar(let scalar) = key.content, scalar.value == .string else {
      return notString(key, at: source.range(keySpan, file: file))
    }
    if scalar.text == "<<", scalar.style == .plain {
      return Diagnostic(
        .mergeKey,
        "'<<' would merge the keys of another mapping, which reviewers cannot see here. Write the "
          + "keys out.",
        at: source.range(keySpan, file: file))
    }
    if let first = firstPlaces[scalar.text] {
      return Diagnostic(
        .duplicateKey,
        """
        The key \(quoted(scalar.text)) occurs twice in this mapping, and one value would be lost. \
        Keep one of them.
        """,
        at: source.range(keySpan, file: file),
        related: [.init("the first one is here", at: source.range(first, file: file))])
    }
    firstPlaces[scalar.text] = keySpan
    pairs.append(YAMLPair(key: scalar.text, keySpan: keySpan, value: value))
    return nil
  }

  private func notString(_ key: YAMLNode, at range: SourceRange) -> Diagnostic {
    var found = key.typeName
    if case .scalar(let scalar) = key.content { found = "\(quoted(scalar.text)), \(key.typeName)" }
    return Diagnostic(
      .keyNotString,
      """
      Keys must be strings, but this one is \(found). If '{' starts a template here, quote the \
      whole template.
      """,
      at: range)
  }
}
