public import Core

extension Tally {
  enum CodingKeys: String, CodingKey {
    case planned, applied, already, skipped, drifted, conflicted, failed, notAttempted
  }

  static let fields: [(CodingKeys, any WritableKeyPath<Tally, Int> & Sendable)] = [
    (.planned, \.planned), (.applied, \.applied), (.already, \.already), (.skipped, \.skipped),
    (.drifted, \.drifted), (.conflicted, \.conflicted), (.failed, \.failed),
    (.notAttempted, \.notAttempted),
  ]
}

/// Counts by name; those that are zero are left out.
extension Tally: Codable {
  public init(from decoder: any Decoder) throws {
    self.init()
    let container = try decoder.container(keyedBy: CodingKeys.self)
    for (key, field) in Self.fields {
      self[keyPath: field] = try container.decodeIfPresent(Int.self, forKey: key) ?? 0
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    for (key, field) in Self.fields where self[keyPath: field] != 0 {
      try container.encode(self[keyPath: field], forKey: key)
    }
  }
}
