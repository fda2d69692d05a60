/// The address under which people reach the server, where a proxy with TLS stands before it.
package struct PublicURL: Hashable, Sendable {
  /// `https` or `http`.
  package let scheme: String
  /// In lower case; an IPv6 address in brackets.
  package let host: String
  /// Nil for the scheme's own.
  package let port: Int?

  /// - Parameter text: `https://HOST` or `https://HOST:PORT`, with nothing behind it but a slash.
  package init?(_ text: String) {
    let lower = text.lowercased()
    guard let scheme = ["https", "http"].first(where: { lower.hasPrefix($0 + "://") }) else {
      return nil
    }
    var rest = lower.dropFirst(scheme.utf8.count + 3)
    if rest.utf8.last == UInt8(ascii: "/") { rest = rest.dropLast() }
    guard let authority = Authority(String(rest)) else { return nil }
    self.scheme = scheme
    host = authority.host
    port = authority.port == (scheme == "https" ? 443 : 80) ? nil : authority.port
  }

  /// As browsers write it in `Origin`.
  package var origin: String { "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "") }

  /// Whether cookies must travel over TLS only.
  package var isSecure: Bool { scheme == "https" }
}

/// Host and port as a `Host` field names them (RFC 9110 §7.2).
struct Authority: Hashable, Sendable {
  /// In lower case; an IPv6 address in brackets.
  var host: String
  var port: Int?

  /// - Returns: nil for anything but a name or an address, and a port where there is one.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard (1...300).contains(bytes.count) else { return nil }
    let end: Int
    if bytes[0] == UInt8(ascii: "[") {
      guard let close = bytes.firstIndex(of: UInt8(ascii: "]")), close > 1,
        bytes[1..<close].allSatisfy(Self.isAddressByte)
      else { return nil }
      end = close + 1
    } else {
      end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
      guard end > 0, bytes[..<end].allSatisfy(Self.isNameByte) else { return nil }
    }
    host = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
    port = nil
    if end < bytes.count {
      let digits = bytes[(end + 1)...]
      guard bytes[end] == UInt8(ascii: ":"), (1...5).contains(digits.count),
        digits.allSatisfy({ (0x30...0x39).contains($0) }),
        let number = Int(String(decoding: digits, as: UTF8.self)), (1...65_535).contains(number)
      else { return nil }
      port = number
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
    default: false
    }
  }

  private static func isAddressByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x3A, 0x41...0x46, 0x61...0x66, 0x2E: true
    default: false
    }
  }
}
