import Foundation

/// How a page's output differs over another store: `over-STORE.txt` among the page's fixtures.
///
/// A line `- text` is one of the page that does not come, `+ text` one that only the other store's run has; `…`
/// stands for any text. Other lines are comments.
struct PageDifferences {
  let store: String
  private let missing: [String]
  private let added: [String]
  private var used: Set<String> = []

  init(page: String, over store: String) throws {
    self.store = store
    let file = "\(DocumentRun.folder)/\(page)/over-\(store).txt"
    let lines = try String(contentsOfFile: file, encoding: .utf8).outputLines
    func texts(after sign: Character) -> [String] {
      lines.filter { $0 == String(sign) || $0.hasPrefix("\(sign) ") }.map {
        String($0.dropFirst(2))
      }
    }
    missing = texts(after: "-")
    added = texts(after: "+")
  }

  mutating func explain(missing line: String) -> Bool { explain(line, "- ", missing) }
  mutating func explain(added line: String) -> Bool { explain(line, "+ ", added) }

  private mutating func explain(_ line: String, _ sign: String, _ patterns: [String]) -> Bool {
    guard let found = patterns.first(where: { VaryingValues.areAlike($0, line) }) else {
      return false
    }
    used.insert(sign + found)
    return true
  }

  /// What explained nothing: the pages have moved on.
  var unused: [String] {
    (missing.map { "- " + $0 } + added.map { "+ " + $0 }).filter { !used.contains($0) }
  }
}
