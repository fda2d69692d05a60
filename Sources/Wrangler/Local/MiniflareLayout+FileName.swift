extension MiniflareLayout {
  /// A namespace's name as miniflare makes a directory's name of it (`sanitisePath`): dots that are
  /// a path's part, what file systems refuse and spaces at the edges become underscores; at most 255
  /// UTF-16 units remain.
  static func fileName(_ name: String) -> String {
    let parts = name.unicodeScalars.split(omittingEmptySubsequences: false) { isSeparator($0) }
    let joined = parts.map { part in
      !part.isEmpty && part.allSatisfy { $0 == "." }
        ? String(repeating: "_", count: part.count)
        : String(String.UnicodeScalarView(part.map { isRefused($0) ? "_" : $0 }))
    }.joined(separator: "_")
    let kept = isReserved(joined) ? "_" : joined
    let units = Array(underscoringEdges(kept).utf16.prefix(255))
    return String(decoding: units, as: UTF16.self)
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "/" || scalar == "\\"
  }

  private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "?", "<", ">", "*", "\"", "'", "^", ":", "|", "\u{0}"..."\u{1F}", "\u{80}"..."\u{9F}": true
    default: false
    }
  }

  /// Names of devices on Windows, with or without an extension.
  private static func isReserved(_ name: String) -> Bool {
    let stem = name.prefix { $0 != "." }.lowercased()
    if ["con", "prn", "aux", "nul"].contains(stem) { return true }
    guard stem.utf8.count == 4, stem.hasPrefix("com") || stem.hasPrefix("lpt") else { return false }
    return stem.utf8.last.map { (0x30...0x39).contains($0) } ?? false
  }

  private static func underscoringEdges(_ name: String) -> String {
    var scalars = Array(name.unicodeScalars)
    for i in scalars.indices {
      guard scalars[i] == " " else { break }
      scalars[i] = "_"
    }
    for i in scalars.indices.reversed() {
      guard scalars[i] == " " else { break }
      scalars[i] = "_"
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
