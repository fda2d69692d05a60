import HTTPTypes

/// Keeps other sites' pages from making a signed-in browser change things.
enum SameSite {
  private static let fetchSite = HTTPField.Name("sec-fetch-site")

  /// Whether a request that changes something may go on.
  ///
  /// Browsers say where a request comes from: by `Sec-Fetch-Site` (W3C Fetch Metadata), and by `Origin`
  /// with every POST (Fetch §3.1). Clients that are no browsers send neither, and carry no cookie that
  /// another site could ride on.
  ///
  /// - Parameters:
  ///   - authority: host and port as the client names them; one of the allowed hosts.
  ///   - publicURL: the address that a proxy before the server has, whose pages may, too.
  static func allows(
    _ headers: HTTPFields, authority: String?, publicURL: PublicURL? = nil
  ) -> Bool {
    if let site = fetchSite.flatMap({ headers[$0] }) {
      return site == "same-origin" || site == "none"
    }
    guard let origin = headers[.origin]?.lowercased() else { return true }
    if let publicURL, origin == publicURL.origin { return true }
    guard let authority = authority?.lowercased() else { return false }
    return origin == "http://\(authority)" || origin == "https://\(authority)"
  }
}
