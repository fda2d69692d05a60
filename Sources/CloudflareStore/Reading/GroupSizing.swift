/// How many keys of a namespace are best asked for together, from what its values were like of
/// late.
///
/// One value that is not text fails a whole bulk get, as does an answer that grows too large. Where
/// that is rare, large groups that are halved on failure cost least.
struct GroupSizing: Sendable {
  private var binaries = 0.0
  private var keys = 0.0
  /// What fits into one answer; nil until something did not.
  private var fitting: Int?

  /// Whether nothing has been read yet.
  var isUnknown: Bool { keys == 0 }

  /// The size of a bulk get; nil where single gets, two requests a key, cost less than finding out
  /// which values are text.
  func size(atMost limit: Int) -> Int? {
    // Ten texts are taken as read, lest the first binary value decide alone.
    let share = binaries / (keys + 10)
    if share > 0.5 { return nil }
    let limit = min(limit, fitting ?? limit)
    guard share > 0.01 else { return limit }
    return min(limit, max(1, Int(0.7 / share)))
  }

  mutating func note(binaries newBinaries: Int, of newKeys: Int) {
    binaries += Double(newBinaries)
    keys += Double(newKeys)
    // More may fit of what comes next.
    if let size = fitting, newKeys >= size { fitting = size + size / 8 + 1 }
    // What was read long ago counts less.
    guard keys > 500 else { return }
    binaries /= 2
    keys /= 2
  }

  /// The answer for that many keys was too large.
  mutating func noteTooLarge(_ count: Int) { fitting = max(1, count / 2) }
}
