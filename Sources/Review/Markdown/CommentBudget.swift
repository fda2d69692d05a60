/// How much of a rendering still fits where it is going.
///
/// GitHub refuses a comment of more than 262,144 bytes of UTF-8 and a pull request's description of
/// more than 65,536 code points, whichever words its answer has for it. Counted here are code points,
/// and 60,000 of them are never more than 240,000 bytes, so one limit serves both.
struct CommentBudget {
  /// What a comment may have, in code points.
  static let comment = 60_000

  private(set) var left: Int

  init(_ limit: Int) { left = limit }

  /// Sets a part of it aside, for what is to be fitted on its own; hand back the rest with `take`.
  mutating func share(atMost part: Int) -> CommentBudget {
    let share = CommentBudget(max(0, min(part, left)))
    left -= share.left
    return share
  }

  /// What a share did not use.
  mutating func take(_ rest: CommentBudget) { left += rest.left }

  /// Whether there was room for the text, which is then taken off.
  mutating func admits(_ text: String) -> Bool {
    let length = text.unicodeScalars.count
    guard length <= left else { return false }
    left -= length
    return true
  }
}
