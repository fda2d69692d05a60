/// A section of a comment that is not folded: a title and one fenced block with whole items.
struct OpenSection {
  var title: String
  var meaning: String?
  /// Items in all, listed or not.
  var total: Int
  var noun: String?

  /// The section with as many of the items as fit, and how many those are; no text where none does.
  ///
  /// - Parameter items: the lines of each; none holds a newline.
  func fitted(_ items: [[String]], _ budget: inout CommentBudget) -> (text: String?, shown: Int) {
    var lines: [String] = []
    var shown = 0
    let fence = MarkdownText.fence(around: items.joined())
    guard budget.admits(text([], in: fence, left: total)) else { return (nil, 0) }
    for item in items {
      guard budget.admits(item.map { $0 + "\n" }.joined()) else { break }
      lines += item
      shown += 1
    }
    return (shown > 0 ? text(lines, in: fence, left: total - shown) : nil, shown)
  }

  /// The section with all of the items, in code points; 0 where there is nothing to say.
  func length(_ items: [[String]]) -> Int {
    guard total > 0 else { return 0 }
    let lines = items.joined()
    return text(Array(lines), in: MarkdownText.fence(around: lines), left: total)
      .unicodeScalars.count
  }

  private func text(_ lines: [String], in fence: String, left: Int) -> String {
    let more = noun.map { Quantity.count(left, "more \($0)") } ?? "\(Quantity.count(left)) more"
    return "### \(title)\n\n" + (meaning.map { "\($0)\n\n" } ?? "")
      + MarkdownText.fenced("diff", lines, fence: fence) + (left > 0 ? "\n… \(more)\n" : "")
  }
}
