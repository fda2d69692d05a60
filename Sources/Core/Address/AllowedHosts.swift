/// The hosts that may receive a token or a secret, as the operator names them.
///
/// This machine itself and Cloudflare's API need no entry. An entry is a host, which stands for its
/// port 443, or `HOST:PORT`; it matches exactly that host and port, and no part of a name.
package struct AllowedHosts: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    package let host: HostAddress
    package let port: UInt16

    /// - Throws: for anything but `HOST` or `HOST:PORT`.
    package init(_ text: String) throws(WebAddress.Mistake) {
      let place = HostAndPort.split(text)
      do { host = try HostAddress(place.host) } catch { throw .init(error.reason) }
      guard let digits = place.port else {
        port = 443
        return
      }
      guard let port = HostAndPort.port(digits) else { throw .init("this has no valid port") }
      self.port = port
    }

    /// The place that an address leads to.
    package init(_ address: WebAddress) {
      host = address.host
      port = address.port
    }
  }

  /// A part of a list that is no entry.
  package struct Mistake: Error, Hashable, Sendable {
    package let entry: String
    package let reason: String
  }

  /// The variable that lists hosts.
  package static let variable = "KEYSHIFT_ALLOWED_HOSTS"
  private static let cloudflare = HostAddress.name("api.cloudflare.com")

  private var entries: Set<Entry>

  package init(_ entries: [Entry] = []) { self.entries = Set(entries) }

  /// - Parameter list: entries with commas, spaces, tabs or line ends between.
  package init(list: String) throws(Mistake) {
    entries = []
    for part in list.utf8.split(whereSeparator: { $0 == 0x2C || $0 == 0x20 || (9...13) ~= $0 }) {
      let text = String(decoding: part, as: UTF8.self)
      do { entries.insert(try Entry(text)) } catch {
        throw Mistake(entry: text, reason: error.reason)
      }
    }
  }

  package mutating func insert(_ entry: Entry) { entries.insert(entry) }

  package mutating func formUnion(_ others: Self) { entries.formUnion(others.entries) }

  /// Whether a secret may be sent to this address: an allowed host, and `https` unless the host is
  /// this machine itself.
  package func allows(_ address: WebAddress) -> Bool {
    if address.host.isLoopback { return true }
    guard address.scheme == .https else { return false }
    if address.host == Self.cloudflare, address.port == 443 { return true }
    return entries.contains(Entry(address))
  }

  /// - Parameters:
  ///   - url: where a secret is about to be sent; its query and path are not looked at.
  ///   - what: the key that names the address, such as `base_url`.
  /// - Throws: `hostNotAllowed`, with what the operator has to add.
  package func check(_ url: String, of what: String) throws(StoreError) {
    let address: WebAddress
    do { address = try WebAddress(url) } catch {
      throw StoreError(
        .hostNotAllowed, "the address of '\(what)' cannot receive secrets: \(error.reason)")
    }
    guard !allows(address) else { return }
    guard address.scheme == .https else {
      throw StoreError(
        .hostNotAllowed,
        "\(address.origin), the address of '\(what)', cannot receive secrets: plain http is "
          + "allowed to this machine only. Use https")
    }
    throw StoreError(
      .hostNotAllowed,
      "\(address.origin), the address of '\(what)', may not receive secrets: only the operator "
        + "chooses who receives them. If you trust this host, set "
        + "\(Self.variable)=\(address.entry), or add it to 'hosts' of the policy that "
        + "KEYSHIFT_POLICY names")
  }
}
