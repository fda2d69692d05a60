import Foundation

/// Debian's `cmark-gfm`, GitHub's own parser, as the judge of what a comment becomes.
enum CommonMark {
  static let program = ["/usr/bin/cmark-gfm", "/usr/local/bin/cmark-gfm"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  static var isInstalled: Bool { program != nil }

  /// The comment as HTML, with GitHub's extensions and with raw HTML let through.
  static func html(_ markdown: String) throws -> String {
    let directory = FileManager.default.temporaryDirectory
    let file = directory.appendingPathComponent("keyshift-\(UUID().uuidString).md")
    try Data(markdown.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program ?? "/usr/bin/cmark-gfm")
    process.arguments =
      ["table", "autolink", "strikethrough", "tagfilter", "tasklist"].flatMap { ["-e", $0] }
      + ["--unsafe", "--github-pre-lang", file.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// What an HTML text is made of.
struct HTMLPieces {
  /// Every tag, without its attributes' values, and every comment as `!--`.
  private(set) var tags: Set<String> = []
  /// What stands outside of `code` and `pre`, where GitHub looks for mentions and references.
  private(set) var prose = ""
  /// What stands inside, character references replaced.
  private(set) var code = ""
  private(set) var comments = 0

  init(_ html: String) {
    var rest = Substring(html)
    var depth = 0
    while let open = rest.firstIndex(of: "<") {
      add(rest[..<open], depth)
      rest = rest[open...]
      if rest.hasPrefix("<!--") {
        comments += 1
        rest = rest.range(of: "-->").map { rest[$0.upperBound...] } ?? ""
        continue
      }
      let close = rest.firstIndex(of: ">") ?? rest.index(before: rest.endIndex)
      let tag = rest[rest.index(after: open)..<close]
      let name = tag.prefix { $0 != " " && $0 != "\n" }
      tags.insert(String(name))
      for word in tag.dropFirst(name.count).split(separator: " ") {
        tags.insert("@" + word.prefix { $0 != "=" })
      }
      if name == "code" || name == "pre" { depth += 1 }
      if name == "/code" || name == "/pre" { depth -= 1 }
      rest = rest[rest.index(after: close)...]
    }
    add(rest, depth)
  }

  private mutating func add(_ text: Substring, _ depth: Int) {
    let plain = text.replacingOccurrences(of: "&lt;", with: "<")
      .replacingOccurrences(of: "&gt;", with: ">").replacingOccurrences(of: "&quot;", with: "\"")
      .replacingOccurrences(of: "&#39;", with: "'").replacingOccurrences(of: "&amp;", with: "&")
    if depth > 0 { code += plain } else { prose += plain }
  }
}
