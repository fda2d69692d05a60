package import Core

extension Tally {
  enum CodingKeys: String, CodingKey {
    case planned, applied, already, skipped, rejected, drifted, conflicted, failed, notAttempted
  }

  static let fields: [(CodingKeys, any WritableKeyPath<Tally, Int> & Sendable)] = [
    (.planned, \.planned), (.applied, \.applied), (.already, \.already), (.skipped, \.skipped),
    (.rejected, \.rejected), (.drifted, \.drifted), (.conflicted, \.conflicted),
    (.failed, \.failed), (.notAttempted, \.notAttempted),
  ]

  /// The counts as a state file has them. Zeros are left out, but for no rejections beside skips: there
  /// a file without the count is one of a version that counted both together.
  var stated: [(CodingKeys, Int)] {
    Self.fields.compactMap { key, field in
      let count = self[keyPath: field]
      let isTold = key == .rejected && knowsRejected && skipped != 0
      return count != 0 || isTold ? (key, count) : nil
    }
  }
}

/// Counts by name; those that are zero are left out.
extension Tally: Codable {
  package init(from decoder: any Decoder) throws {
    self.init()
    let container = try decoder.container(keyedBy: CodingKeys.self)
    for (key, field) in Self.fields {
      self[keyPath: field] = try container.decodeIfPresent(Int.self, forKey: key) ?? 0
    }
    knowsRejected = skipped == 0 || container.contains(.rejected)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    for (key, count) in stated { try container.encode(count, forKey: key) }
  }
}
