package import Core

extension Tally.Count: CodingKey {
  package init?(stringValue: String) {
    guard let count = Self.all.first(where: { $0.stringValue == stringValue }) else { return nil }
    self = count
  }

  package init?(intValue: Int) { nil }

  /// The count's name in a state file.
  package var stringValue: String { self == .notAttempted ? "notAttempted" : name }

  package var intValue: Int? { nil }
}

extension Tally {
  /// The counts as a state file has them. Zeros are left out, but for no rejections beside skips: there
  /// a file without the count is one of a version that counted both together.
  var stated: [(Count, Int)] {
    Count.all.compactMap { key in
      let count = self[key]
      let isTold = key == .outcome(.rejected) && knowsRejected && skipped != 0
      return count != 0 || isTold ? (key, count) : nil
    }
  }
}

/// Counts by name; those that are zero are left out.
extension Tally: Codable {
  package init(from decoder: any Decoder) throws {
    self.init()
    let container = try decoder.container(keyedBy: Count.self)
    for key in Count.all { self[key] = try container.decodeIfPresent(Int.self, forKey: key) ?? 0 }
    knowsRejected = skipped == 0 || container.contains(.outcome(.rejected))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Count.self)
    for (key, count) in stated { try container.encode(count, forKey: key) }
  }
}
