import Core
import Glibc

extension GovernedStore {
  /// - Parameter written: the namespaces that are written.
  init(_ store: ResolvedStore, written: Set<Namespace>) {
    let names = Dictionary(written.map { ($0, $0.name) }, uniquingKeysWith: { first, _ in first })
    switch store.kind {
    case .sqlite(let path):
      self.init(.sqlite(path: RealPath.of(path)), namespaces: names)
    case .cloudflare(let place):
      let identity = StoreIdentity(
        account: place.account, baseURL: place.baseURL,
        namespaces: Dictionary(
          written.map { ($0, place.namespaces[$0] ?? "") }, uniquingKeysWith: { first, _ in first })
      )
      self.init(
        .cloudflare(account: identity.account, baseURL: identity.baseURL),
        namespaces: identity.namespaces)
    case .snapshot, .wranglerLocal: self.init(.other, namespaces: names)
    }
  }
}

/// A path with every link followed.
enum RealPath {
  /// The absolute path; of a file that is not there, that of its nearest directory with the rest behind.
  static func of(_ path: String) -> String {
    var head = Files.absolute(path)
    var rest: [String] = []
    while head != "/", !head.isEmpty {
      if let real = resolved(head) {
        return ([real == "/" ? "" : real] + rest.reversed()).joined(separator: "/")
      }
      let slash = head.utf8.lastIndex(of: UInt8(ascii: "/")) ?? head.startIndex
      rest.append(String(head[head.utf8.index(after: slash)...]))
      head = String(head[..<slash])
    }
    return "/" + rest.reversed().joined(separator: "/")
  }

  private static func resolved(_ path: String) -> String? {
    guard let text = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(text) }
    return unsafe String(validatingCString: text)
  }
}
