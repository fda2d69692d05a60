/// The resolutions of a cohort plan, and what became of each while a plan was made.
///
/// Takes a look-up of its key for a record, and one comparison for each resolution of many records.
package struct ResolutionBook: Sendable {
  /// A record that is open.
  package struct Record: Sendable {
    package var rule: String
    package var namespace: Namespace
    /// The legacy key.
    package var key: Key
    package var reason: Reason
    package var seen: Resolution.Seen
    /// Whether there is a record under a canonical key that can be taken.
    package var hasCanonical: Bool

    package init(
      rule: String, namespace: Namespace, key: Key, reason: Reason, seen: Resolution.Seen,
      hasCanonical: Bool
    ) {
      self.rule = rule
      self.namespace = namespace
      self.key = key
      self.reason = reason
      self.seen = seen
      self.hasCanonical = hasCanonical
    }
  }

  /// What became of one resolution.
  private enum Standing: Hashable, Sendable {
    /// No record was open that it is about.
    case unused
    case used(Int)
    /// Why it decides nothing although its record is open.
    case void(String)
    /// Why it may not decide.
    case refused(String)
  }

  private let resolutions: [Resolution]
  private var standings: [Standing]
  private let byKey: [Key: [Int]]
  private let bulk: [Int]

  package init(_ resolutions: [Resolution]) {
    self.resolutions = resolutions
    standings = Array(repeating: .unused, count: resolutions.count)
    var byKey: [Key: [Int]] = [:]
    var bulk: [Int] = []
    for (index, resolution) in resolutions.enumerated() {
      switch resolution.scope {
      case .record(_, let key, _): byKey[key, default: []].append(index)
      case .all: bulk.append(index)
      }
    }
    self.byKey = byKey
    self.bulk = bulk
  }

  package var isEmpty: Bool { resolutions.isEmpty }

  /// What a person decided about the record; nil where nothing that holds.
  package mutating func take(for record: Record) -> Resolution.Take? {
    for index in byKey[record.key] ?? [] {
      guard case .record(let namespace, _, let seen) = resolutions[index].scope,
        namespace ?? record.namespace == record.namespace
      else { continue }
      let take = resolutions[index].take
      if let obstacle = obstacle(resolutions[index], seen, record) {
        standings[index] = obstacle
        return nil
      }
      standings[index] = .used(1)
      return take
    }
    for index in bulk {
      let resolution = resolutions[index]
      guard case .all(let rule, _) = resolution.scope, resolution.reason == record.reason,
        rule.map({ $0.utf8.elementsEqual(record.rule.utf8) }) ?? true,
        resolution.take != .canonical || record.hasCanonical
      else { continue }
      if case .used(let count) = standings[index] {
        standings[index] = .used(count + 1)
      } else {
        standings[index] = .used(1)
      }
      return resolution.take
    }
    return nil
  }

  private func obstacle(
    _ resolution: Resolution, _ seen: Resolution.Seen, _ record: Record
  ) -> Standing? {
    if let reason = resolution.reason, reason != record.reason {
      return .void(
        "it was made for '\(reason.rawValue)', but the reason is now '\(record.reason.rawValue)'")
    }
    let (before, now) = (seen.legacy, record.seen.legacy)
    if before != now { return .void("the legacy record has changed") }
    // A sibling's resolution may have written the destination, which is as it should be.
    if record.reason != .severalSources, seen.canonical != record.seen.canonical {
      return .void("the record under the canonical key has changed")
    }
    guard record.reason.takes.contains(resolution.take) else {
      let permitted = Resolution.Take.allCases.filter { record.reason.takes.contains($0) }
      return .refused(
        "The reason '\(record.reason.rawValue)' permits "
          + permitted.map { "'\($0.rawValue)'" }.joined(separator: " and ")
          + ", not '\(resolution.take.rawValue)': \(record.reason.explanation).")
    }
    if resolution.take == .canonical, !record.hasCanonical {
      return .refused("There is no record under the canonical key. Use 'take: neither'.")
    }
    return nil
  }

  // MARK: - What became of them

  /// Errors for resolutions that may not decide, or would decide about more than they say; warnings for
  /// void ones; a note on those that nothing is open for.
  package func diagnostics() -> [Diagnostic] {
    var found: [Diagnostic] = []
    var unused: [Resolution] = []
    for (resolution, standing) in zip(resolutions, standings) {
      switch (standing, resolution.scope) {
      case (.refused(let why), _):
        found.append(
          Diagnostic(
            code: "resolution-not-permitted", summary: "The resolution is not permitted",
            detail: why, at: resolution.range))
      case (.void(let why), _):
        found.append(
          Diagnostic(
            .warning, code: "resolution-void", summary: "The resolution is void",
            detail:
              "\(why.sentence). The record stays open. Look at it with 'keyshift "
              + "conflicts' and decide again.", at: resolution.range))
      case (.used(let count), .all(_, let limit)) where count > limit:
        found.append(
          Diagnostic(
            code: "resolution-too-many",
            summary: "The resolution applies to more records than it allows",
            detail: "\(count) records are open for this reason, but 'at_most' is \(limit). Look "
              + "at them with 'keyshift conflicts', then raise 'at_most' or name their keys.",
            at: resolution.range))
      case (.used, _): break
      case (.unused, _): unused.append(resolution)
      }
    }
    if let first = unused.first {
      found.append(
        Diagnostic(
          .note, code: "resolution-unused", summary: "A resolution matches no open record",
          detail: unused.count == 1
            ? "It matches no open record: it was applied already, or is no longer needed."
            : "\(unused.count) resolutions, starting with this one, match no open record: they "
              + "were applied already, or are no longer needed.",
          at: first.range))
    }
    return found
  }
}
