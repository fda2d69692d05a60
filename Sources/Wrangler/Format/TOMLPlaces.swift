import Core

/// The lines on which the parts of a TOML document stand, as far as single lines tell.
///
/// TOMLKit gives places for syntax errors only. A document that it has accepted can be read for
/// table headers and keys line by line; what spans lines in another way has the place of what it is
/// part of.
struct TOMLPlaces {
  private let file: String
  private var places: [[String]: (line: Int, column: Int, length: Int)] = [:]

  init(_ text: String, file: String) {
    self.file = file
    var table: [String] = []
    var counts: [[String]: Int] = [:]
    var openString: String?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let isInString = openString != nil
      openString = Self.openString(after: line, within: openString)
      guard !isInString else { continue }
      let content = line.drop { $0 == " " || $0 == "\t" }
      let column = line.unicodeScalars.count - content.unicodeScalars.count + 1
      if let (path, isItem) = Self.header(content) {
        table = path
        if isItem {
          table.append(String(counts[path, default: 0]))
          counts[path, default: 0] += 1
        }
        add(table, line: index + 1, column, content.prefix { $0 != "#" })
      } else if let path = Self.keys(content.prefix { $0 != "=" }), content.contains("=") {
        add(table + path, line: index + 1, column, content)
      }
    }
  }

  /// The place of a value, or of the nearest that it is part of; nil when there is none.
  func range(of path: [String]) -> SourceRange? {
    var path = path[...]
    while !path.isEmpty {
      if let place = places[Array(path)] {
        return SourceRange(
          file: file, line: place.line, column: place.column, length: place.length)
      }
      path = path.dropLast()
    }
    return nil
  }

  private mutating func add(_ path: [String], line: Int, _ column: Int, _ text: Substring) {
    guard places[path] == nil else { return }
    let end = text.lastIndex { !$0.isWhitespace } ?? text.startIndex
    places[path] = (line, column, text[..<end].unicodeScalars.count + 1)
  }

  /// `[a.b]` or, as an item of a list, `[[a.b]]`.
  private static func header(_ line: Substring) -> (path: [String], isItem: Bool)? {
    guard line.hasPrefix("[") else { return nil }
    let isItem = line.hasPrefix("[[")
    let inner = line.dropFirst(isItem ? 2 : 1).prefix { $0 != "]" }
    guard line.dropFirst(inner.count + (isItem ? 2 : 1)).hasPrefix(isItem ? "]]" : "]") else {
      return nil
    }
    return keys(inner).map { ($0, isItem) }
  }

  /// A dotted key; nil when a part holds what only quotes allow.
  private static func keys(_ text: Substring) -> [String]? {
    var keys: [String] = []
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      var key = part.drop { $0.isWhitespace }
      while key.last?.isWhitespace == true { key = key.dropLast() }
      if let quote = key.first, quote == "\"" || quote == "'", key.last == quote, key.count > 2 {
        key = key.dropFirst().dropLast()
      }
      guard !key.isEmpty, key.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" })
      else { return nil }
      keys.append(String(key))
    }
    return keys
  }

  /// The quotes of the multi-line string that a line leaves open.
  private static func openString(after line: Substring, within open: String?) -> String? {
    var open = open
    var rest = line
    while !rest.isEmpty {
      if let quotes = open {
        if rest.hasPrefix(quotes) {
          open = nil
          rest = rest.dropFirst(3)
        } else {
          rest = rest.dropFirst()
        }
      } else if rest.hasPrefix("\"\"\"") || rest.hasPrefix("'''") {
        open = String(rest.prefix(3))
        rest = rest.dropFirst(3)
      } else {
        rest = rest.dropFirst()
      }
    }
    return open
  }
}
