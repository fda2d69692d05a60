internal import HTTPTypes

/// Keeps other sites' pages from making a signed-in browser change things.
enum SameSite {
  private static let fetchSite = HTTPField.Name("sec-fetch-site")

  /// Whether a request that changes something may go on.
  ///
  /// Browsers say where a request comes from: by `Sec-Fetch-Site` (W3C Fetch Metadata), and by `Origin`
  /// with every POST (Fetch §3.1). Clients that are no browsers send neither, and carry no cookie that
  /// somebody else could ride on.
  static func allows(_ headers: HTTPFields, authority: String?) -> Bool {
    if let site = fetchSite.flatMap({ headers[$0] }) {
      return site == "same-origin" || site == "none"
    }
    guard let origin = headers[.origin] else { return true }
    guard let authority, let start = origin.firstRange(of: "://")?.upperBound else { return false }
    return origin[start...].lowercased() == authority.lowercased()
  }
}
