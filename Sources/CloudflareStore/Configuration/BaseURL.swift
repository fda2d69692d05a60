import Core

/// Where the API answers; plain http reaches this machine only, because a token travels with
/// every request.
struct BaseURL: Sendable {
  /// Without a slash at the end.
  let text: String

  /// - Throws: `StoreError` with code `other`, unless `text` is an `https` URL, or an `http` URL of
  ///   a loopback host (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3), without user, query and fragment; with
  ///   code `hostNotAllowed` where the operator does not let the token be sent there.
  init(_ text: String, allowed: AllowedHosts) throws(StoreError) {
    if let mistake = WebAddress.mistake(in: text) { throw Self.invalid(mistake) }
    try allowed.check(text, of: "base_url")
    var end = text[...]
    while end.last == "/" { end.removeLast() }
    self.text = String(end)
  }

  // The URL itself stays out of the message: it might carry credentials.
  private static func invalid(_ why: String) -> StoreError {
    StoreError(
      .other,
      "the base URL of the Cloudflare API is https://HOST[:PORT][/PATH], or http:// to this "
        + "machine itself (127.0.0.0/8, ::1, localhost), because the token is sent with every "
        + "request; \(why). Set it in 'base_url'")
  }
}
