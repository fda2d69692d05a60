/// Guesses what a misspelt word was meant to be.
package enum Spelling {
  /// Words longer than this are not compared: a binding of Workers KV has as many characters, and the cost
  /// grows with the product of the lengths.
  private static let longestWord = 64

  /// Words that are compared, at most.
  private static let mostCandidates = 500

  /// The candidate nearest to `word`, or nil when none is near: at most one edit in three
  /// characters, the first of equals.
  package static func suggestion(for word: String, among candidates: [String]) -> String? {
    guard word.utf8.count <= longestWord else { return nil }
    let folded = word.lowercased()
    var best: (word: String, distance: Int)?
    for candidate in candidates.prefix(mostCandidates) {
      // A length that differs by more than the limit cannot be made up for by edits.
      guard candidate.utf8.count <= 2 * longestWord else { continue }
      let distance = editDistance(Array(folded.utf8), Array(candidate.lowercased().utf8))
      let limit = max(1, candidate.utf8.count / 3)
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.word
  }

  /// ` Did you mean '…'?`, with a space in front; empty where no candidate is near.
  package static func question(_ word: String, among candidates: [String]) -> String {
    suggestion(for: word, among: candidates).map { " Did you mean \(quoted($0))?" } ?? ""
  }

  /// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b` (optimal
  /// string alignment).
  package static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var cost = min(row[j] + 1, previous[j + 1] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, beforePrevious[j - 1] + 1)
        }
        row.append(cost)
      }
      beforePrevious = previous
      previous = row
    }
    return previous[b.count]
  }
}
