import ByteJSON
import Core

/// What a bulk put or delete reports about its keys. HTTP 200 and `success` do not mean that all
/// landed.
struct BulkWriteAnswer: Sendable {
  /// Keys that did not land, or only partly.
  private(set) var unsuccessful: Set<Key> = []
  /// Nil where the service gives no count.
  private(set) var successes: Int64?

  init(_ body: [UInt8]) throws(APIClient.Malformed) {
    do {
      guard let result = try Envelope(body).result else { return }
      var reader = JSONReader(body, at: result.lowerBound)
      guard try !reader.null() else { return }
      try reader.enterObject()
      while let name = try reader.nextMember() {
        if reader.holds("successful_key_count", name) {
          successes = try reader.null() ? nil : try reader.integer()
        } else if reader.holds("unsuccessful_keys", name) {
          unsuccessful = try Self.keys(&reader)
        } else {
          try reader.skip()
        }
      }
    } catch {
      throw APIClient.Malformed("a bulk write's answer of an unexpected form; \(error)")
    }
  }

  private static func keys(_ reader: inout JSONReader) throws(JSONError) -> Set<Key> {
    guard try !reader.null() else { return [] }
    var keys: Set<Key> = []
    try reader.enterArray()
    while try reader.nextElement() {
      let token = try reader.string()
      keys.insert(Key(reader.text(token) ?? []))
    }
    return keys
  }

  /// Which of the keys sent are known to have landed. Where the figures do not add up, none is.
  func landed(_ sent: [Key]) -> [Bool] {
    let listed = sent.map { unsuccessful.contains($0) }
    let isExplained = listed.count { $0 } == unsuccessful.count
    let count = listed.count { !$0 }
    guard isExplained, successes.map({ $0 == count }) ?? true else {
      return sent.map { _ in false }
    }
    return listed.map { !$0 }
  }
}
