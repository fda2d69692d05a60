internal import Core

/// Where the API answers; plain http reaches this machine only, because a token travels with
/// every request.
struct BaseURL: Sendable {
  /// Without a slash at the end.
  let text: String

  /// - Throws: `StoreError` with code `other`, unless `text` is an `https` URL, or an `http` URL of
  ///   a loopback host (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3), without user, query and fragment.
  init(_ text: String) throws(StoreError) {
    guard let (scheme, rest) = Self.split(text) else {
      throw Self.invalid("is no http or https URL")
    }
    let authority = rest.prefix { $0 != UInt8(ascii: "/") }
    guard let host = Self.host(authority) else {
      throw Self.invalid("must name a host, perhaps a port and a path, and nothing else")
    }
    guard scheme == "https" || Self.isLoopback(host) else {
      throw Self.invalid(
        "would send the token in the clear; plain http is for loopback hosts "
          + "(127.0.0.0/8, ::1, localhost), every other host needs https")
    }
    var end = text[...]
    while end.last == "/" { end.removeLast() }
    self.text = String(end)
  }

  // The URL itself stays out of the message: it might carry credentials.
  private static func invalid(_ why: String) -> StoreError {
    StoreError(.other, "the base URL of the Cloudflare API \(why); set it in 'base_url'")
  }

  private static func split(_ text: String) -> (scheme: String, rest: ArraySlice<UInt8>)? {
    let bytes = Array(text.utf8)
    let forbidden = Set("?#@\\\"<>^`{|}".utf8)
    guard bytes.allSatisfy({ (0x21...0x7E).contains($0) && !forbidden.contains($0) }) else {
      return nil
    }
    for scheme in ["https", "http"] {
      let start = Array("\(scheme)://".utf8)
      let isMatch = zip(bytes, start).allSatisfy { $0 == $1 || $0 | 0x20 == $1 }
      if bytes.count > start.count, isMatch { return (scheme, bytes[start.count...]) }
    }
    return nil
  }

  private static func host(_ authority: ArraySlice<UInt8>) -> String? {
    let text = String(decoding: authority, as: UTF8.self).lowercased()
    let host: Substring
    let port: Substring
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = text[...end]
      port = text[text.index(after: end)...]
    } else {
      host = text.prefix { $0 != ":" }
      port = text.dropFirst(host.count)
    }
    guard !host.isEmpty, port.isEmpty || port.first == ":" && UInt16(port.dropFirst()) != nil
    else { return nil }
    return String(host)
  }

  private static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
