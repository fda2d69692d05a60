import Core

/// Rules of users, found by what their keys start with.
///
/// A look-up costs one hash for each length that a prefix has, whatever the number of users.
struct PrefixTable: Sendable {
  struct Entry: Hashable, Sendable {
    var rule: Int
    /// Nil for a rule whose keys name no user.
    var user: Int?
  }

  private var entries: [[UInt8]: [Entry]] = [:]
  private var lengths: [Int] = []

  mutating func add(_ entry: Entry, under prefix: [UInt8]) {
    entries[prefix, default: []].append(entry)
    if !lengths.contains(prefix.count) { lengths.append(prefix.count) }
  }

  /// Every entry whose prefix `bytes` start with, users as the cohort lists them, then rules.
  func entries(of bytes: [UInt8]) -> [Entry] {
    lengths.filter { $0 <= bytes.count }
      .flatMap { entries[Array(bytes.prefix($0))] ?? [] }
      .sorted { ($0.user ?? -1, $0.rule) < ($1.user ?? -1, $1.rule) }
  }
}
