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

  /// Start tags by the names of their elements.
  private(set) var elements: [String: Int] = [:]

  /// Reads bytes, as a browser's tokenizer does: what joins a sign of markup changes nothing.
  init(_ html: String) {
    let bytes = Array(html.utf8)
    var rest = bytes[...]
    var depth = 0
    while let open = rest.firstIndex(of: UInt8(ascii: "<")) {
      add(Substring(decoding: rest[..<open], as: UTF8.self), depth)
      rest = rest[open...]
      if rest.starts(with: "<!--".utf8) {
        comments += 1
        let end = rest.indices.first { rest[$0...].starts(with: "-->".utf8) }
        rest = end.map { rest[($0 + 3)...] } ?? []
        continue
      }
      let close = rest.firstIndex(of: UInt8(ascii: ">")) ?? rest.endIndex - 1
      let words = rest[(open + 1)..<max(open + 1, close)].split {
        $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n")
      }
      let name = words.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
      tags.insert(name)
      elements[name, default: 0] += 1
      for word in words.dropFirst() {
        let attribute = word.prefix { $0 != UInt8(ascii: "=") }
        tags.insert("@" + String(decoding: attribute, as: UTF8.self))
      }
      if name == "code" || name == "pre" { depth += 1 }
      if name == "/code" || name == "/pre" { depth -= 1 }
      rest = rest[(close + 1)...]
    }
    add(Substring(decoding: rest, as: UTF8.self), depth)
  }

  private mutating func add(_ text: Substring, _ depth: Int) {
    let plain = text.replacingOccurrences(of: "&lt;", with: "<")
      .replacingOccurrences(of: "&gt;", with: ">").replacingOccurrences(of: "&quot;", with: "\"")
      .replacingOccurrences(of: "&#39;", with: "'").replacingOccurrences(of: "&amp;", with: "&")
    if depth > 0 { code += plain } else { prose += plain }
  }
}
