import ByteJSON
import Core

/// The bodies of the routes that turn quotas, cursors and edges.
extension AdminBody {
  /// `{"reads": 100000, "writes": 1000}`; a kind that is left out has no limit.
  static func dailyQuota(_ body: [UInt8]) throws -> DailyQuota {
    var quota = DailyQuota([:])
    try object(body) { name, reader throws in
      for kind in DailyQuota.Kind.allCases where reader.holds(kind.memberName, name) {
        quota.limits[kind] = try count(&reader)
        return true
      }
      return false
    }
    guard !quota.limits.isEmpty else {
      throw AdminError(message: "a quota has some of 'reads', 'writes', 'deletes' and 'lists'")
    }
    return quota
  }

  /// `{"milliseconds": 1000}`.
  static func writeInterval(_ body: [UInt8]) throws -> Duration {
    var interval: Int?
    try object(body) { name, reader throws in
      guard reader.holds("milliseconds", name) else { return false }
      interval = try count(&reader)
      return true
    }
    guard let interval else { throw AdminError(message: "the 'milliseconds' are missing") }
    return .milliseconds(interval)
  }

  /// `{"lifetime": 60}`, in seconds; null lets cursors live for ever.
  static func cursorLifetime(_ body: [UInt8]) throws -> Int64? {
    var lifetime: Int?
    var isPresent = false
    try object(body) { name, reader throws in
      guard reader.holds("lifetime", name) else { return false }
      isPresent = true
      lifetime = try reader.null() ? nil : count(&reader)
      return true
    }
    guard isPresent else { throw AdminError(message: "the 'lifetime' in seconds is missing") }
    return lifetime.map { Int64($0) }
  }

  /// `{"codes": ["FRA", "SFO"], "lifetime": 60}`; the lifetime may be left out.
  static func edges(_ body: [UInt8]) throws -> (codes: Set<EdgeCode>, lifetime: Int64) {
    var codes: Set<EdgeCode>?
    var lifetime = 60
    try object(body) { name, reader throws in
      if reader.holds("codes", name) {
        var found: Set<EdgeCode> = []
        try reader.enterArray()
        while try reader.nextElement() {
          found.insert(try value(&reader, "edge", { EdgeCode($0) }))
        }
        codes = found
      } else if reader.holds("lifetime", name) {
        lifetime = try count(&reader)
      } else {
        return false
      }
      return true
    }
    guard let codes else { throw AdminError(message: "the 'codes' of the edges are missing") }
    return (codes, Int64(lifetime))
  }
}

extension DailyQuota.Kind {
  fileprivate var memberName: StaticString {
    switch self {
    case .reads: "reads"
    case .writes: "writes"
    case .deletes: "deletes"
    case .lists: "lists"
    }
  }
}
