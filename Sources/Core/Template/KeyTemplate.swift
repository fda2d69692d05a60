/// A pattern for keys and for strings that look like keys: `trip:{legacy}:hns_{legacy}_{date}`.
///
/// `{legacy}` and `{id}` come from the identity. Any other `{name}` captures one or more bytes free
/// of the delimiter; `{name...}` stands last and captures the rest, delimiters included. A template
/// without identity and captures is a literal.
public struct KeyTemplate: Hashable, Sendable {
  public enum Part: Hashable, Sendable {
    case literal([UInt8])
    case legacy
    case id
    /// One segment's capture.
    case capture(String)
    /// The rest of the key.
    case rest(String)
  }

  public let parts: [Part]
  /// The byte that captures stop at.
  public let delimiter: UInt8
  /// The template as written.
  public let text: String

  /// - Parameters:
  ///   - text: the template; braces have no escape, because keys with braces are not templates.
  ///   - delimiter: one ASCII byte.
  /// - Throws: `TemplateError` with the offset, in characters from the start of `text`.
  public init(_ text: String, delimiter: UInt8 = UInt8(ascii: ":")) throws(TemplateError) {
    self.text = text
    self.delimiter = delimiter
    self.parts = try TemplateParser(text).parse()
  }

  /// The names that captures bind, in order of appearance.
  public var captures: [String] {
    parts.compactMap { part in
      switch part {
      case .capture(let name), .rest(let name): name
      default: nil
      }
    }
  }

  public var usesLegacy: Bool { parts.contains(.legacy) }
  public var usesID: Bool { parts.contains(.id) }
}

/// A mistake in a template's text.
public struct TemplateError: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    case empty
    case unclosedBrace
    case strayClosingBrace
    case emptyName
    /// A name is a letter followed by letters, digits, `_` or `-`.
    case badName(String)
    /// A capture's name appears twice.
    case repeatedCapture(String)
    /// Two captures touch, so nothing says where one ends.
    case adjacentCaptures(String, String)
    /// `{name...}` must be the last part.
    case restNotLast(String)
    /// There are more captures than this, which no key can match.
    case tooManyCaptures(Int)
  }

  public var reason: Reason
  /// Characters from the start of the template.
  public var offset: Int

  public init(_ reason: Reason, offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}

extension TemplateError: CustomStringConvertible {
  public var description: String {
    switch reason {
    case .empty: "the template is empty"
    case .unclosedBrace: "a '{' is not closed"
    case .strayClosingBrace: "a '}' closes nothing"
    case .emptyName: "'{}' names nothing"
    case .badName(let name):
      "'{\(name)}' is not a name: use a letter, then letters, digits, '_' or '-'"
    case .repeatedCapture(let name): "'{\(name)}' stands twice; each capture binds once"
    case .adjacentCaptures(let a, let b):
      "'{\(a)}' and '{\(b)}' touch, so nothing says where the first ends; put text between them"
    case .tooManyCaptures(let limit): "more than \(limit) names are captured; no key is that long"
    case .restNotLast(let name): "'{\(name)...}' takes the rest of the key, so it must stand last"
    }
  }
}
