internal import Core

/// A `file:` URI for `sqlite3_open_v2` (https://sqlite.org/uri.html).
struct DatabaseURI {
  let text: String

  /// - Parameters:
  ///   - path: absolute; every byte that has a meaning in a URI is percent-encoded.
  ///   - parameters: query parameters, written as they are.
  init(path: String, _ parameters: [String]) {
    let text =
      "file:"
      + PercentEncoding.encode(path) { PercentEncoding.isUnreserved($0) || $0 == UInt8(ascii: "/") }
    self.text = parameters.isEmpty ? text : text + "?" + parameters.joined(separator: "&")
  }
}
