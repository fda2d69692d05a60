/// An `http` or `https` URL, read strictly: its host has one spelling only.
package struct WebAddress: Hashable, Sendable {
  package enum Scheme: String, Hashable, Sendable, CaseIterable {
    case https, http

    var defaultPort: UInt16 { self == .https ? 443 : 80 }
  }

  /// Why a text is no such URL; ends a sentence, and repeats nothing of the text.
  package struct Mistake: Error, Hashable, Sendable {
    package let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  package let scheme: Scheme
  package let host: HostAddress
  package let port: UInt16
  /// What follows the host and port, as written.
  package let rest: String

  package init(_ text: String) throws(Mistake) {
    let bytes = Array(text.utf8)
    guard bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw Mistake("this contains a space or a non-ASCII character")
    }
    guard let scheme = Scheme.allCases.first(where: { Self.starts(bytes, with: $0) }) else {
      throw Mistake("this starts with neither")
    }
    let afterScheme = bytes.dropFirst(scheme.rawValue.utf8.count + 3)
    let authority = afterScheme.prefix { !Self.endsAuthority($0) }
    rest = String(decoding: afterScheme.dropFirst(authority.count), as: UTF8.self)
    guard !rest.utf8.contains(UInt8(ascii: "\\")) else { throw Mistake("this has a backslash") }
    guard !authority.contains(UInt8(ascii: "@")) else {
      throw Mistake("this contains a user name or password")
    }
    let place = HostAndPort.split(String(decoding: authority, as: UTF8.self))
    do { host = try HostAddress(place.host) } catch { throw Mistake(error.reason) }
    if let digits = place.port {
      guard let port = HostAndPort.port(digits) else { throw Mistake("this has no valid port") }
      self.port = port
    } else {
      port = scheme.defaultPort
    }
    self.scheme = scheme
  }

  /// The scheme, host and port in one spelling, without a port that the scheme implies.
  package var origin: String {
    "\(scheme.rawValue)://\(host.text)" + (port == scheme.defaultPort ? "" : ":\(port)")
  }

  /// The host, and the port where it is not that of `https`: what a list of hosts has to name.
  package var entry: String { host.text + (port == 443 ? "" : ":\(port)") }

  /// What is wrong with `text` as an address that a token or a secret is sent to; nil when nothing
  /// is. Whether the operator allows its host is not asked.
  ///
  /// The answer ends a sentence, and repeats nothing of the text.
  ///
  /// - Parameter allowsBraces: for a template, whose braces stand for something else.
  package static func mistake(in text: String, allowsBraces: Bool = false) -> String? {
    let address: WebAddress
    do { address = try WebAddress(text) } catch { return error.reason }
    guard !address.rest.utf8.contains(where: { $0 == 0x3F || $0 == 0x23 }) else {
      return "this has a query or a fragment"
    }
    guard address.scheme == .https || address.host.isLoopback else {
      return "this is plain http to another machine"
    }
    let forbidden = "\"<>^`|" + (allowsBraces ? "" : "{}")
    guard !text.utf8.contains(where: { forbidden.utf8.contains($0) }) else {
      return "this has a character that is not allowed in a URL"
    }
    return nil
  }

  private static func starts(_ bytes: [UInt8], with scheme: Scheme) -> Bool {
    let start = Array("\(scheme.rawValue)://".utf8)
    guard bytes.count >= start.count else { return false }
    return zip(bytes, start).allSatisfy { byte, wanted in
      (0x41...0x5A).contains(byte) ? byte | 0x20 == wanted : byte == wanted
    }
  }

  private static func endsAuthority(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "\\"): true
    default: false
    }
  }
}

/// `HOST` or `HOST:PORT`.
enum HostAndPort {
  /// - Returns: the text after the host's colon as port; nil without a colon.
  static func split(_ text: String) -> (host: Substring, port: Substring?) {
    var host = text[...]
    if text.utf8.first == UInt8(ascii: "["), let end = text.utf8.lastIndex(of: UInt8(ascii: "]")) {
      let next = text.utf8.index(after: end)
      host = text[..<next]
    } else if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
      host = text[..<colon]
    }
    let after = text[host.endIndex...]
    return (host, after.isEmpty ? nil : after)
  }

  /// - Parameter text: `:` and decimal digits.
  static func port(_ text: Substring) -> UInt16? {
    let digits = text.utf8.dropFirst()
    guard text.utf8.first == UInt8(ascii: ":"), (1...5).contains(digits.count),
      digits.allSatisfy({ (0x30...0x39).contains($0) }),
      let port = UInt16(String(text.dropFirst())),
      port > 0
    else { return nil }
    return port
  }
}
