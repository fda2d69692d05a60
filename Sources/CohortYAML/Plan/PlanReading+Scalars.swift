import Core

/// A text of the plan and where it stands.
struct PlacedText {
  var text: String
  var node: YAMLNode
}

extension PlanReading {
  /// The longest path that Linux takes (`PATH_MAX`), and far more than a key has.
  private static let maximumTextBytes = 4_096

  /// A text that is not empty; reports anything else. A plain scalar that YAML reads as a number,
  /// a boolean or null is refused, so that no name changes its type in silence.
  ///
  /// - Parameter what: how messages name the value.
  mutating func text(_ node: YAMLNode, _ what: String) -> PlacedText? {
    guard case .scalar(let scalar) = node.content else {
      report(.wrongType, wrongText(node, what), at: node.span)
      return nil
    }
    if scalar.text.isEmpty {
      report(.emptyValue, "\(what.sentence) must not be empty. Give it a value.", at: node.span)
      return nil
    }
    guard scalar.value == .string else {
      report(
        .unquoted,
        """
        \(what.sentence) must be a string, but YAML reads a plain \(scalar.text) as \
        \(scalar.value.typeName). Quote it: "\(scalar.text)".
        """,
        at: node.span)
      return nil
    }
    guard scalar.text.utf8.count <= Self.maximumTextBytes else {
      report(
        .tooLong,
        """
        \(what.sentence) may have at most \(Self.maximumTextBytes) bytes, but this has \
        \(scalar.text.utf8.count). Keys have at most 512. Shorten it.
        """,
        at: node.span)
      return nil
    }
    guard !scalar.text.utf8.contains(0) else {
      report(.controlCharacter, "\(what.sentence) must not contain U+0000.", at: node.span)
      return nil
    }
    return PlacedText(text: scalar.text, node: node)
  }

  mutating func text(_ fields: Fields, _ key: String, _ what: String) -> PlacedText? {
    fields[key].flatMap { text($0, what) }
  }

  private func wrongText(_ node: YAMLNode, _ what: String) -> String {
    let fact = "\(what.sentence) must be a string, but this is \(node.typeName)."
    guard case .mapping = node.content else { return fact }
    return fact + " A string that starts with '{' needs quotes: \"{legacy}\"."
  }

  /// A text that may become part of a file name on any system.
  mutating func fileNamePart(_ fields: Fields, _ key: String) -> String? {
    guard let value = text(fields, key, "'\(key)'") else { return nil }
    guard FileNamePart.isName(value.text) else {
      report(
        .badName,
        """
        State files are named after '\(key)', so use 1 to 100 ASCII letters, digits, '.', '_' and \
        '-', with no leading dot. Rename it.
        """,
        at: value.node.span)
      return nil
    }
    return value.text
  }

  /// An integer within `bounds`; nil when absent or refused.
  mutating func integer(_ fields: Fields, _ key: String, in bounds: ClosedRange<Int>) -> Int? {
    guard let node = fields[key] else { return nil }
    guard case .scalar(let scalar) = node.content, case .integer(let value) = scalar.value else {
      report(
        .wrongType,
        "'\(key)' must be a whole number in plain digits (50), but this is \(found(node)).",
        at: node.span)
      return nil
    }
    guard let value, bounds.contains(value) else {
      report(
        .badNumber,
        "'\(key)' must be between \(bounds.lowerBound) and \(bounds.upperBound). Correct it.",
        at: node.span)
      return nil
    }
    return value
  }

  /// One of an enumeration's raw values; nil when absent or refused.
  mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ fields: Fields, _ key: String, _: Choice.Type
  ) -> Choice? {
    guard let value = text(fields, key, "'\(key)'") else { return nil }
    if let choice = Choice(rawValue: value.text) { return choice }
    let all = Choice.allCases.map(\.rawValue)
    report(
      .badChoice,
      "'\(key)' is \(alternatives(all)), not \(quoted(value.text))."
        + Spelling.question(value.text, among: all),
      at: value.node.span)
    return nil
  }

  func found(_ node: YAMLNode) -> String {
    guard case .scalar(let scalar) = node.content else { return node.typeName }
    return quoted(scalar.text)
  }

  /// The place of a stretch of a text, in Characters from its start; the whole text where line
  /// breaks or an anchor hide the place.
  func span(of text: PlacedText, from offset: Int, length: Int = 1) -> SourceSpan {
    guard !isFull, case .scalar(let scalar) = text.node.content, !scalar.isDecorated,
      let written = documents[text.node.span.document].text.scalars(text.node.span),
      let map = ScalarOffsets(scalar, written: written)
    else { return text.node.span }
    let start = text.text.prefix(offset).unicodeScalars.count
    let end = text.text.prefix(offset + length).unicodeScalars.count
    return SourceSpan(
      start: text.node.span.start + map.offset(of: start),
      end: text.node.span.start + map.offset(of: end), document: text.node.span.document)
  }
}
