import Mustache

/// Escapes scalar by scalar.
///
/// Mustache's own HTML type compares whole characters, so that a quotation mark with a combining mark
/// behind it is none, and ends the attribute it stands in.
struct HTMLEscaping: MustacheContentType {
  private static let name = "KEYSHIFT-HTML"

  /// What each template has to begin with; the type lasts to the end of a template, and no partial
  /// inherits it.
  static let pragma = "{{% CONTENT_TYPE:\(name)}}"

  static func register() { MustacheContentTypes.register(HTMLEscaping(), named: name) }

  func escapeText(_ text: String) -> String {
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): output += "&amp;".utf8
      case UInt8(ascii: "<"): output += "&lt;".utf8
      case UInt8(ascii: ">"): output += "&gt;".utf8
      case UInt8(ascii: "\""): output += "&quot;".utf8
      case UInt8(ascii: "'"): output += "&#39;".utf8
      // No reference stands for it, and parsers treat it as a fault.
      case 0: output += "\u{FFFD}".utf8
      default: output.append(byte)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}
