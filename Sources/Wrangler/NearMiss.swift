/// A misspelt name and those that it may have been meant for.
enum NearMiss {
  /// ` Did you mean …?`, with a space in front; empty when no name is near.
  static func question(_ word: String, among names: [String]) -> String {
    nearest(word, among: names).map { " Did you mean \(quoted($0))?" } ?? ""
  }

  /// The name that differs least, case aside, by at most a third of its length.
  static func nearest(_ word: String, among names: [String]) -> String? {
    guard word.utf8.count <= 64 else { return nil }
    let scored = names.filter { $0.utf8.count <= 64 }.map { name in
      (name: name, edits: edits(Array(word.lowercased().utf8), Array(name.lowercased().utf8)))
    }
    return scored.filter { $0.edits <= max(1, $0.name.utf8.count / 3) }
      .min { ($0.edits, $0.name) < ($1.edits, $1.name) }?.name
  }

  /// Levenshtein's distance.
  private static func edits(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let replaced = diagonal + (x == y ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
