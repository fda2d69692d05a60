package import ByteJSON
import Core
package import RecordIndex

/// One answer of an index object's `list`.
///
/// Three shapes are known: `{"trips":[…],"pagination":{"total":N,…}}`, the bare array of older
/// versions, and `{"needsMigration":true}`. Other members are ignored.
package struct IndexListing: Hashable, Sendable {
  /// In the order listed; a record may stand twice.
  package var summaries: [IndexSummary]
  /// All summaries of the user, as the index counts them; nil for a bare array.
  package var total: Int?
  package var needsMigration: Bool

  package init(summaries: [IndexSummary], total: Int?, needsMigration: Bool) {
    self.summaries = summaries
    self.total = total
    self.needsMigration = needsMigration
  }

  /// Why an answer is no listing; names no byte of it.
  package enum Mistake: Error, Hashable, Sendable {
    case notJSON(JSONError)
    /// Neither an array nor an object with `trips` and `pagination.total`, or with
    /// `needsMigration: true`.
    case otherShape
    /// An element is no object with an `id` of its own.
    case noID
  }

  package init(parsing answer: [UInt8]) throws(Mistake) {
    var reader = JSONReader(answer)
    var parts = Parts()
    do {
      if try reader.peek() == .array {
        parts.summaries = try Self.ranges(&reader)
        parts.isArray = true
      } else {
        try parts.read(&reader)
      }
      try reader.finish()
    } catch { throw .notJSON(error) }
    if parts.needsMigration {
      self.init(summaries: [], total: nil, needsMigration: true)
      return
    }
    guard let ranges = parts.summaries, parts.isArray || parts.total != nil else {
      throw .otherShape
    }
    var summaries: [IndexSummary] = []
    summaries.reserveCapacity(ranges.count)
    for range in ranges {
      guard let summary = IndexSummary(json: Array(answer[range])) else { throw .noID }
      summaries.append(summary)
    }
    self.init(summaries: summaries, total: parts.total, needsMigration: false)
  }

  /// What an answer's object says.
  private struct Parts {
    var summaries: [Range<Int>]?
    var total: Int?
    var needsMigration = false
    var isArray = false

    mutating func read(_ reader: inout JSONReader) throws(JSONError) {
      guard try reader.peek() == .object else {
        try reader.skip()
        return
      }
      try reader.enterObject()
      while let name = try reader.nextMember() {
        let kind = try reader.peek()
        if reader.holds("trips", name), kind == .array {
          summaries = try IndexListing.ranges(&reader)
        } else if reader.holds("pagination", name), kind == .object {
          try readPagination(&reader)
        } else if reader.holds("needsMigration", name), kind == .true || kind == .false {
          needsMigration = try reader.boolean()
        } else {
          try reader.skip()
        }
      }
    }

    private mutating func readPagination(_ reader: inout JSONReader) throws(JSONError) {
      try reader.enterObject()
      while let name = try reader.nextMember() {
        if reader.holds("total", name), try reader.peek() == .number {
          let count = Int(exactly: try reader.integer())
          total = count.flatMap { $0 >= 0 ? $0 : nil }
        } else {
          try reader.skip()
        }
      }
    }
  }

  /// Where the elements of an array stand.
  private static func ranges(_ reader: inout JSONReader) throws(JSONError) -> [Range<Int>] {
    try reader.enterArray()
    var ranges: [Range<Int>] = []
    while try reader.nextElement() { ranges.append(try reader.skip()) }
    return ranges
  }
}
