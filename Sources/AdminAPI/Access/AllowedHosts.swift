/// The names under which the server answers.
///
/// A page of another site can make a browser reach this server under that site's own name, by pointing the
/// name here (DNS rebinding). The browser then takes both for one site; only the name tells them apart.
package struct AllowedHosts: Hashable, Sendable {
  private static let loopback = ["localhost", "127.0.0.1", "[::1]"]

  private let names: Set<String>

  /// - Parameters:
  ///   - listening: the address that the server listens on.
  ///   - further: names and addresses, as `isName` takes them.
  init(listening: String, publicURL: PublicURL?, further: [String]) {
    var names = Set(Self.loopback)
    // Every address of the machine is no name of it.
    if !["0.0.0.0", "::"].contains(listening) { names.insert(Self.normalized(listening)) }
    if let publicURL { names.insert(publicURL.host) }
    names.formUnion(further.map(Self.normalized))
    self.names = names
  }

  /// Whether a host can be allowed: a name or an address, without a port.
  package static func isName(_ text: String) -> Bool {
    Authority(normalized(text)).map { $0.port == nil } ?? false
  }

  /// - Parameters:
  ///   - authority: host and port as the client names them.
  ///   - local: the address of this end of the connection, which no name stands behind.
  /// - Throws: 400 where the request names no host, 421 where it is not one of these.
  func check(_ authority: String?, local: String?) throws(AdminError) {
    guard let authority, let named = Authority(authority) else { throw .badHost }
    if names.contains(named.host) { return }
    if let local, named.host == Self.normalized(local) { return }
    throw .hostNotAllowed
  }

  private static func normalized(_ host: String) -> String {
    let lower = host.lowercased()
    // Two colons make an IPv6 address; one stands before a port.
    let isBare = !lower.hasPrefix("[") && lower.utf8.count(where: { $0 == UInt8(ascii: ":") }) > 1
    return isBare ? "[\(lower)]" : lower
  }
}
