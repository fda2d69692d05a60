/// The name of a Workers KV store in plans, in both directions: account, address, and each namespace's
/// binding with its ID.
///
///     cloudflare:ACCOUNT at BASE_URL; BINDING=ID; BINDING=ID
///
/// No two stores have the same name: a binding's bytes other than letters, digits, `_`, `-` and `.` are
/// percent-encoded, since the plan chooses bindings.
package struct StoreIdentity: Hashable, Sendable {
  /// In lower case.
  package var account: String
  /// In one spelling; nil for Cloudflare's own.
  package var baseURL: String?
  /// In lower case.
  package var namespaces: [Namespace: String]

  /// - Parameter baseURL: nil, or one that `WebAddress` takes.
  package init(account: String, baseURL: String?, namespaces: [Namespace: String]) {
    self.account = Self.lowercased(account)
    self.baseURL = baseURL.flatMap(Self.canonical)
    self.namespaces = namespaces.mapValues(Self.lowercased)
  }

  package var text: String {
    let service = Self.start + account + (baseURL.map { Self.at + $0 } ?? "")
    let parts = namespaces.sorted { $0.key < $1.key }.map {
      "\(Self.encoded($0.key.name))=\($0.value)"
    }
    return ([service] + parts).joined(separator: Self.separator)
  }

  /// - Returns: nil for anything but what `text` gives.
  package init?(parsing text: String) {
    let parts = Self.split(text, Self.separator)
    guard let service = parts.first, service.utf8.starts(with: Self.start.utf8) else { return nil }
    let place = Self.split(String(service.dropFirst(Self.start.count)), Self.at)
    guard let account = place.first, place.count <= 2, !account.utf8.contains(0x3B) else {
      return nil
    }
    var namespaces: [Namespace: String] = [:]
    for part in parts.dropFirst() {
      let sides = part.utf8.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
      guard sides.count == 2, let name = Self.decoded(Array(sides[0])) else { return nil }
      namespaces[Namespace(name)] = String(decoding: sides[1], as: UTF8.self)
    }
    self.init(
      account: account, baseURL: place.count == 2 ? place[1] : nil, namespaces: namespaces)
    guard self.text.utf8.elementsEqual(text.utf8) else { return nil }
  }

  private static let start = "cloudflare:"
  private static let at = " at "
  private static let separator = "; "
  private static let cloudflare = "https://api.cloudflare.com/client/v4"

  /// The address in one spelling, nil for Cloudflare's own.
  package static func canonical(_ baseURL: String) -> String? {
    guard let address = try? WebAddress(baseURL) else { return baseURL }
    var rest = Array(address.rest.utf8)
    while rest.last == UInt8(ascii: "/") { rest.removeLast() }
    let path = rest.map { $0 == UInt8(ascii: ";") ? "%3B" : String(decoding: [$0], as: UTF8.self) }
    let url = address.origin + path.joined()
    return url == cloudflare ? nil : url
  }

  private static func lowercased(_ text: String) -> String {
    String(
      decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  private static func split(_ text: String, _ separator: String) -> [String] {
    let (bytes, separator) = (Array(text.utf8), Array(separator.utf8))
    var parts: [String] = []
    var start = 0
    var i = 0
    while i < bytes.count {
      if bytes[i...].starts(with: separator) {
        parts.append(String(decoding: bytes[start..<i], as: UTF8.self))
        i += separator.count
        start = i
      } else {
        i += 1
      }
    }
    return parts + [String(decoding: bytes[start...], as: UTF8.self)]
  }

  private static func encoded(_ name: String) -> String {
    PercentEncoding.encode(name) { PercentEncoding.isUnreserved($0) && $0 != UInt8(ascii: "~") }
  }

  private static func decoded(_ text: [UInt8]) -> String? {
    PercentEncoding.decode(text).flatMap { String(validating: $0, as: UTF8.self) }
  }
}

/// An ID as Cloudflare gives it to accounts and namespaces: 32 hexadecimal digits, in either case.
package enum CloudflareID {
  package static func isID(_ text: String) -> Bool { mistake(in: text) == nil }

  /// What keeps the text from being an ID; nil where it is one. The text itself is not shown: it may come
  /// from a variable, and what is not an ID may be a secret in the wrong place.
  package static func mistake(in text: String) -> String? {
    let isHexadecimal = HexText.isMadeOfDigits(text.utf8)
    guard isHexadecimal else {
      return "this has \(text.count) characters, not all of them hexadecimal"
    }
    return text.utf8.count == 32 ? nil : "this has \(text.utf8.count)"
  }
}
