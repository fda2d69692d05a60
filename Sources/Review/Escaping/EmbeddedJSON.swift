/// JSON inside HTML. The value that a reader decodes is the same.
///
/// Outside of strings JSON has none of the characters that matter here, so that each can be written as
/// an escape of its string. Line separators are escaped by `PrintableJSON` already.
enum EmbeddedJSON {
  /// As a `script` element holds it: nothing in it ends the element or opens a comment.
  static func script(_ json: JSONValue) -> String {
    escaped(json) { byte, _ in
      byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "&")
    }
  }

  /// As an HTML comment holds it: also without two hyphens in a row.
  static func comment(_ json: JSONValue) -> String {
    escaped(json) { byte, last in
      byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "&")
        || byte == UInt8(ascii: "-") && last == byte
    }
  }

  private static func escaped(
    _ json: JSONValue, where isEscaped: (_ byte: UInt8, _ last: UInt8?) -> Bool
  ) -> String {
    var output: [UInt8] = []
    var last: UInt8?
    for byte in json.compact.utf8 {
      if isEscaped(byte, last) {
        PrintableJSON.append(escape: UInt16(byte), to: &output)
        last = nil
      } else {
        output.append(byte)
        last = byte
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}

/// The first line of a comment, for programs that look for it and for what it is about.
enum CommentMarker {
  /// The JSON in an HTML comment, which no text in it can end.
  static func line(_ json: JSONValue) -> String { "<!-- \(EmbeddedJSON.comment(json)) -->\n" }
}
