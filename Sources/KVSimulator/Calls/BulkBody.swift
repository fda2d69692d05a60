import ByteJSON
import Core

/// The body of a bulk put: a bare array of pairs.
struct BulkPutBody: Sendable {
  /// One per key, the last one where a key is repeated; in the order in which the keys come first.
  private(set) var items: [WriteItem] = []
  /// Pairs in the body.
  private(set) var pairs = 0

  private var positions: [Key: Int] = [:]

  /// - Parameter now: seconds since 1970.
  /// - Throws: the error that refuses the whole request.
  init(_ body: [UInt8], namespace: Namespace, now: Int64) throws(APIError) {
    var reader = JSONReader(body)
    do {
      try reader.enterArray()
      while try reader.nextElement() {
        pairs += 1
        guard pairs <= Limits.bulkItems else { throw BulkBody.tooManyItems }
        add(try BulkPair(&reader, now: now), namespace)
      }
      try reader.finish()
    } catch let error as APIError {
      throw error
    } catch {
      throw .malformed("the body is not an array of pairs: \(error)")
    }
  }

  private mutating func add(_ pair: BulkPair, _ namespace: Namespace) {
    let item = WriteItem(
      namespace: namespace, key: pair.key, change: .put(pair.entry), expected: nil)
    if let position = positions.updateValue(items.count, forKey: pair.key) {
      positions[pair.key] = position
      items[position] = item
    } else {
      items.append(item)
    }
  }
}

/// The body of a bulk delete: a bare array of keys.
struct BulkDeleteBody: Sendable {
  /// One per key, in the order in which the keys come first.
  private(set) var items: [WriteItem] = []
  /// Keys in the body.
  private(set) var keys = 0

  /// - Throws: the error that refuses the whole request.
  init(_ body: [UInt8], namespace: Namespace) throws(APIError) {
    var reader = JSONReader(body)
    var seen: Set<Key> = []
    do {
      try reader.enterArray()
      while try reader.nextElement() {
        keys += 1
        guard keys <= Limits.bulkItems else { throw BulkBody.tooManyItems }
        let key = try BulkBody.key(&reader)
        guard seen.insert(key).inserted else { continue }
        items.append(
          WriteItem(namespace: namespace, key: key, change: .delete, expected: nil))
      }
      try reader.finish()
    } catch let error as APIError {
      throw error
    } catch {
      throw .malformed("the body is not an array of keys: \(error)")
    }
  }
}

enum BulkBody {
  static let tooManyItems = APIError.malformed(
    "the body has more than \(Limits.bulkItems) items")

  static func key(_ reader: inout JSONReader) throws -> Key {
    guard let bytes = reader.text(try reader.string()) else {
      throw APIError.illegalKey("A key name has an invalid escape.")
    }
    return try KeyName.check(bytes)
  }
}
