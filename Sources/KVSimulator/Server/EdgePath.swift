/// A path that may begin with the edge that is asked: `/edge/FRA/client/v4/…`.
struct EdgePath: Sendable {
  /// What stands between `/edge/` and the next slash; nil where the path has no such beginning.
  let name: Substring?
  let rest: String

  private static let prefix = "/edge/"

  init(_ path: String) {
    guard path.hasPrefix(Self.prefix) else {
      (name, rest) = (nil, path)
      return
    }
    let tail = path.utf8.dropFirst(Self.prefix.utf8.count)
    let end = tail.firstIndex(of: UInt8(ascii: "/")) ?? tail.endIndex
    name = Substring(tail[..<end])
    rest = String(tail[end...]) ?? "/"
  }
}
