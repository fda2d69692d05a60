import Mustache
import Review

/// Escapes as everything else of this program's HTML is escaped.
///
/// Mustache's own HTML type compares whole characters, so that a quotation mark with a combining mark
/// behind it is none, and ends the attribute it stands in.
struct HTMLEscaping: MustacheContentType {
  private static let name = "KEYSHIFT-HTML"

  /// What each template has to begin with; the type lasts to the end of a template, and no partial
  /// inherits it.
  static let pragma = "{{% CONTENT_TYPE:\(name)}}"

  static func register() { MustacheContentTypes.register(HTMLEscaping(), named: name) }

  func escapeText(_ text: String) -> String { HTMLText.escaped(text) }
}
