/// Text as HTML holds it, in an element or in a quoted attribute.
package enum HTMLText {
  /// The text with every character that could begin or end markup written as a reference.
  ///
  /// Works byte by byte: a mark or a letter that joins one of these characters changes nothing. NUL,
  /// which no reference stands for, becomes U+FFFD.
  package static func escaped(_ text: String) -> String {
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): output += "&amp;".utf8
      case UInt8(ascii: "<"): output += "&lt;".utf8
      case UInt8(ascii: ">"): output += "&gt;".utf8
      case UInt8(ascii: "\""): output += "&quot;".utf8
      case UInt8(ascii: "'"): output += "&#39;".utf8
      case 0: output += "\u{FFFD}".utf8
      default: output.append(byte)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}
