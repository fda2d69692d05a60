/// A `file:` URI for `sqlite3_open_v2` (https://sqlite.org/uri.html).
struct DatabaseURI {
  let text: String

  /// - Parameters:
  ///   - path: absolute; every byte that has a meaning in a URI is percent-encoded.
  ///   - parameters: query parameters, written as they are.
  init(path: String, _ parameters: [String]) {
    var text = "file:"
    for byte in path.utf8 {
      if Self.isPlain(byte) {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "%"
        if byte < 16 { text += "0" }
        text += String(byte, radix: 16, uppercase: true)
      }
    }
    self.text = parameters.isEmpty ? text : text + "?" + parameters.joined(separator: "&")
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }
}
