/// What a template makes of a name before it stands in a key or a value: `{legacy|lower}`.
///
/// Each filter takes text and gives text, so that they can follow one another.
package enum NameFilter: String, Hashable, Sendable, CaseIterable {
  /// JavaScript's `toLowerCase()`.
  case lower
  /// JavaScript's `toUpperCase()`.
  case upper
  /// JavaScript's `encodeURIComponent()`.
  case uri
  /// The UTF-8 bytes in Base64 with padding (RFC 4648, section 4).
  case base64
  /// The UTF-8 bytes in the URL-safe alphabet, without padding (RFC 4648, section 5).
  case base64url
  /// The UTF-8 bytes in lower-case hexadecimal digits.
  case hex
  /// The SHA-256 digest of the UTF-8 bytes in lower-case hexadecimal digits.
  case sha256

  func applied(to text: String) -> String {
    switch self {
    case .lower: text.lowercase
    case .upper: text.uppercase
    case .uri: PercentEncoding.component(text)
    case .base64: Base64Text.encode(Array(text.utf8))
    case .base64url: Base64Text.encodeForURL(Array(text.utf8))
    case .hex: HexText.encode(Array(text.utf8))
    case .sha256: HexText.encode(SHA256.digest(of: Array(text.utf8)))
    }
  }

  /// Whether two different texts can become one.
  var losesCase: Bool { self == .lower || self == .upper }

  /// The filter that a word which is none was meant to be, where that is clear.
  package static func meant(by word: String) -> NameFilter? {
    let plain = word.lowercase.unicodeScalars.filter { $0.properties.isAlphabetic || $0.isDigit }
    var name = ""
    name.unicodeScalars.append(contentsOf: plain)
    if let filter = allCases.first(where: { $0.rawValue.isSame(as: name) }) { return filter }
    return synonyms.first { $0.words.contains { $0.isSame(as: name) } }?.filter
  }

  private static let synonyms: [(filter: NameFilter, words: [String])] = [
    (.lower, ["lowercase", "tolowercase", "downcase", "fold", "lc"]),
    (.upper, ["uppercase", "touppercase", "upcase", "uc"]),
    (
      .uri,
      [
        "url", "urlencode", "urlencoded", "encodeuri", "encodeuricomponent", "uricomponent",
        "percent",
        "percentencode",
      ]
    ),
    (.base64, ["b64", "base64encode", "btoa"]),
    (.base64url, ["b64url", "base64urlencode", "urlsafebase64", "base64safe"]),
    (.hex, ["hexadecimal", "tohex", "hexencode"]),
    (.sha256, ["sha", "sha2", "hash", "digest"]),
  ]
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}

/// The form of a name in a template: the filters after its bars, first to last.
package struct NameForm: Hashable, Sendable {
  /// Filters in a row, at most: `hex` doubles a text each time.
  package static let maximumFilters = 4

  package var filters: [NameFilter]

  package init(_ filters: [NameFilter] = []) { self.filters = filters }

  /// The name as it is.
  package static let plain = NameForm()

  package func applied(to name: String) -> String {
    filters.reduce(name) { $1.applied(to: $0) }
  }

  package func bytes(of name: String) -> [UInt8] { Array(applied(to: name).utf8) }

  /// Whether two different names can have one form.
  var losesCase: Bool { filters.contains(where: \.losesCase) }

  /// Whether the form is nothing but hexadecimal digits, whatever the name.
  var isHexadecimal: Bool { filters.contains(.hex) || filters.contains(.sha256) }
}

extension NameForm: CustomStringConvertible {
  /// As templates write it after the name: `|lower|uri`, or nothing.
  package var description: String { filters.map { "|\($0.rawValue)" }.joined() }
}
