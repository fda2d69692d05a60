/// The addresses that a token may be sent to: HTTPS anywhere, plain HTTP to this machine only.
enum BaseURL {
  /// - Returns: what is wrong with `text`, without repeating it; nil when nothing is.
  static func mistake(in text: String) -> String? {
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return "this holds a space or a character beyond ASCII"
    }
    let lowercased = text.lowercased()
    let isPlain = lowercased.hasPrefix("http://")
    guard isPlain || lowercased.hasPrefix("https://") else { return "this starts with neither" }
    guard !text.contains(where: { "?#\\".contains($0) }) else {
      return "this has a query, a fragment or a backslash"
    }
    let authority = lowercased.dropFirst(isPlain ? 7 : 8).prefix { $0 != "/" }
    guard !authority.contains("@") else { return "this holds a user name or password" }
    guard let host = host(of: authority) else { return "this has no valid host and port" }
    return isPlain && !isLoopback(host) ? "this is plain http to another machine" : nil
  }

  private static func host(of authority: Substring) -> Substring? {
    let host: Substring
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      host = authority[...end]
    } else {
      host = authority.prefix { $0 != ":" }
    }
    let rest = authority.dropFirst(host.count)
    guard host.count > (host.hasPrefix("[") ? 2 : 0) else { return nil }
    if rest.isEmpty { return host }
    let digits = rest.dropFirst()
    guard rest.hasPrefix(":"), !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39) ~= $0 }),
      UInt16(digits) ?? 0 > 0
    else { return nil }
    return host
  }

  /// RFC 6761 section 6.3, RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3.
  private static func isLoopback(_ host: Substring) -> Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
