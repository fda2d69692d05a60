/// An address as limits count it.
enum ClientAddress {
  /// An IPv4 address by itself; of an IPv6 address the first 64 bits, which one customer has as a whole.
  static func key(of address: String) -> String {
    guard address.contains(":") else { return address }
    let plain = address.prefix { $0 != "%" }
    if plain.contains("."), let tail = plain.split(separator: ":").last { return String(tail) }
    let halves = plain.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
    let head = halves.first?.split(separator: ":").map(String.init) ?? []
    let tail = halves.count > 1 ? halves[1].split(separator: ":").map(String.init) : []
    let zeros = [String](repeating: "0", count: max(0, 8 - head.count - tail.count))
    let groups = halves.count > 1 ? head + zeros + tail : head
    return groups.prefix(4).joined(separator: ":") + "::/64"
  }
}
