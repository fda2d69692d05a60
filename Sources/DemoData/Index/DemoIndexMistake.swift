/// What is wrong with a user's index; with most users, nothing.
enum DemoIndexMistake: CaseIterable, Sendable {
  /// A trip is not listed.
  case missing
  /// A summary still names the legacy name, and lacks the times.
  case stale
  /// A trip is listed that has no key.
  case extra

  /// Nil where the user's index is in order, as the first user's is.
  init?(_ user: Int, of dataset: DemoDataset) {
    guard dataset.records > 0 else { return nil }
    switch user % 8 {
    case 1: self = .missing
    case 2: self = .stale
    case 3: self = .extra
    default: return nil
    }
  }

  /// Whether the entry that counts the user's trips is one too high.
  static func hasWrongCounter(_ user: Int) -> Bool { user % 8 == 4 }
}
