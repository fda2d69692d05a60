/// A pattern for keys and for strings that look like keys: `note:{legacy}:draft_{legacy}_{date}`.
///
/// `{legacy}` and `{id}` come from the identity, in another form where filters follow the name
/// (`{legacy|lower}`). Any other `{name}` captures one or more bytes free of the delimiter; `{name...}`
/// stands last and captures the rest, delimiters included. `{{` and `}}` are the braces themselves. A
/// template without identity and captures is a literal.
package struct KeyTemplate: Hashable, Sendable {
  package enum Part: Hashable, Sendable {
    case literal([UInt8])
    case legacy(NameForm)
    case id(NameForm)
    /// One segment's capture.
    case capture(String)
    /// The rest of the key.
    case rest(String)
  }

  package let parts: [Part]
  /// The character that captures stop at.
  package let delimiter: Delimiter
  /// The template as written.
  package let text: String

  /// - Throws: `TemplateError` with the offset, in characters from the start of `text`.
  package init(_ text: String, delimiter: Delimiter = .colon) throws(TemplateError) {
    self.text = text
    self.delimiter = delimiter
    self.parts = try TemplateParser(text).parse()
  }

  /// A template of `parts`, which come in an order that templates can be written in.
  package init(parts: [Part], delimiter: Delimiter = .colon) {
    self.parts = parts
    self.delimiter = delimiter
    text = parts.map(\.text).joined()
  }

  /// The names that captures bind, in order of appearance.
  package var captures: [String] {
    parts.compactMap { part in
      switch part {
      case .capture(let name), .rest(let name): name
      default: nil
      }
    }
  }

  package var usesLegacy: Bool { parts.contains { $0.legacyForm != nil } }
  package var usesID: Bool { parts.contains { $0.idForm != nil } }

  /// Whether the template is the legacy name and nothing else, in whatever form.
  package var isLegacyName: Bool { parts.count == 1 && parts[0].legacyForm != nil }

  /// Whether a part has filters.
  package var isFiltered: Bool { (legacyForms + idForms).contains { $0 != .plain } }

  /// The first name or ID of a user in the form that the template gives it; nil where it has none.
  package func firstName(of identity: Identity) -> [UInt8]? {
    for part in parts {
      if let form = part.legacyForm { return form.bytes(of: identity.legacy) }
      if let form = part.idForm { return form.bytes(of: identity.id) }
    }
    return nil
  }

  /// The forms in which the name stands in it, in order of appearance.
  var legacyForms: [NameForm] { parts.compactMap(\.legacyForm) }
  /// The same of the ID.
  var idForms: [NameForm] { parts.compactMap(\.idForm) }
}

extension KeyTemplate.Part {
  var legacyForm: NameForm? { if case .legacy(let form) = self { form } else { nil } }
  var idForm: NameForm? { if case .id(let form) = self { form } else { nil } }

  /// The part as templates write it.
  package var text: String {
    switch self {
    case .literal(let bytes): Self.escaped(String(decoding: bytes, as: UTF8.self))
    case .legacy(let form): "{legacy\(form)}"
    case .id(let form): "{id\(form)}"
    case .capture(let name): "{\(name)}"
    case .rest(let name): "{\(name)...}"
    }
  }

  /// Text with its braces doubled.
  private static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      result.append(scalar)
      if scalar == "{" || scalar == "}" { result.append(scalar) }
    }
    return String(result)
  }
}
