import Glibc

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
