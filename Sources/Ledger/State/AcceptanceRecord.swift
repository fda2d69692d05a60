package import Core

/// What the acceptance gates last said of a cohort, as its state keeps it.
package struct AcceptanceRecord: Hashable, Sendable, Codable {
  package var planDigest: String
  /// The last run of the plan when the gates were evaluated; nil where it was never applied.
  package var run: String?
  package var time: Timestamp
  package var passed: Bool
  package var rows: [GateReport.Row]

  package init(_ report: GateReport, at time: Timestamp) {
    planDigest = report.planDigest
    run = report.run
    passed = report.passed
    rows = report.rows
    self.time = time
  }
}

/// `{"count":3}`, `{"millionths":10000}`, `{"consistent":true}`, or a word.
extension GateReport.Measure: Codable {
  private enum CodingKeys: String, CodingKey { case count, millionths, consistent }

  private enum Word: String, Codable { case unknown, ignored }

  package init(from decoder: any Decoder) throws {
    guard let container = try? decoder.container(keyedBy: CodingKeys.self) else {
      switch try decoder.singleValueContainer().decode(Word.self) {
      case .unknown: self = .unknown
      case .ignored: self = .ignored
      }
      return
    }
    if let count = try container.decodeIfPresent(Int.self, forKey: .count) {
      self = .count(count)
    } else if let rate = try container.decodeIfPresent(Int.self, forKey: .millionths) {
      self = .millionths(rate)
    } else {
      self = .consistent(try container.decode(Bool.self, forKey: .consistent))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .count(let count): try Self.encode(count, as: .count, to: encoder)
    case .millionths(let rate): try Self.encode(rate, as: .millionths, to: encoder)
    case .consistent(let verdict): try Self.encode(verdict, as: .consistent, to: encoder)
    case .unknown: try Self.encode(.unknown, to: encoder)
    case .ignored: try Self.encode(.ignored, to: encoder)
    }
  }

  private static func encode(
    _ value: some Encodable, as key: CodingKeys, to encoder: any Encoder
  ) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(value, forKey: key)
  }

  private static func encode(_ word: Word, to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(word)
  }
}
