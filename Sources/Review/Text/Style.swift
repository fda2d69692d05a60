/// How text is laid out for one terminal.
///
/// Colour says again what a glyph or a word says already; text without it loses nothing.
package struct Style: Sendable {
  package let color: Bool
  /// Columns to fill; at least 20.
  package let width: Int
  /// Whether text without a place to break, such as a key, is shortened to `width`: for a terminal,
  /// which would cut it, and not for a file, which is searched.
  package let shortens: Bool

  package init(color: Bool, width: Int, shortens: Bool = false) {
    self.color = color
    self.width = max(20, width)
    self.shortens = shortens
  }

  /// No colour, 100 columns: what a file or a pipe gets.
  package static let plain = Style(color: false, width: 100)
}

/// What a colour stands for.
enum Meaning: Sendable {
  case heading, added, changed, removed, attention, good, quiet

  /// The parameters of ECMA-48's SGR sequence.
  fileprivate var parameters: String {
    switch self {
    case .heading: "1"
    case .added, .good: "32"
    case .changed: "33"
    case .removed: "31"
    case .attention: "1;31"
    case .quiet: "2"
    }
  }
}

extension Style {
  func paint(_ text: String, _ meaning: Meaning?) -> String {
    guard color, let meaning, !text.isEmpty else { return text }
    return "\u{1B}[\(meaning.parameters)m\(text)\u{1B}[0m"
  }

  func heading(_ text: String) -> String { paint(text, .heading) }
}
