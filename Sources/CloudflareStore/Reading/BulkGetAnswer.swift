import ByteJSON
import Core

/// The values of a bulk get, in the order in which the keys were asked for.
struct BulkGetAnswer: Sendable {
  enum Value: Sendable {
    case absent
    case entry(Entry)
    /// A text that no UTF-8 can hold, or that has U+FFFD, which also stands for bytes that are no text: only
    /// the raw value is faithful.
    case unfaithful
  }

  private(set) var values: [Value]

  /// - Parameter keys: as they were asked for, none twice.
  /// - Throws: also when an answer for one of the keys is missing: that says nothing of the key.
  init(_ body: [UInt8], keys: ArraySlice<Key>) throws(APIClient.Malformed) {
    do {
      guard let result = try Envelope(body).result else {
        throw APIClient.Malformed("a bulk get without 'result'")
      }
      var reader = JSONReader(body, at: result.lowerBound)
      var found = [Value?](repeating: nil, count: keys.count)
      var index = KeyIndex(keys)
      try reader.enterObject()
      while let name = try reader.nextMember() {
        guard reader.holds("values", name) else {
          try reader.skip()
          continue
        }
        try reader.enterObject()
        while let key = try reader.nextMember() {
          let position = index.position(of: key, in: reader)
          let value = try Self.value(&reader)
          if let position { found[position] = value }
        }
      }
      values = found.compactMap { $0 }
      guard values.count == keys.count else {
        throw APIClient.Malformed(
          "a bulk get with \(values.count) answers for \(keys.count) keys")
      }
    } catch let error as JSONError {
      throw APIClient.Malformed("a bulk get of an unexpected form; \(error)")
    } catch let error as APIClient.Malformed {
      throw error
    } catch {
      throw APIClient.Malformed("a bulk get of an unexpected form")
    }
  }

  /// Whether the UTF-8 has a U+FFFD.
  private static func hasReplacement(_ text: [UInt8]) -> Bool {
    var start = text.startIndex
    while let first = text[start...].firstIndex(of: 0xEF) {
      if text[first...].starts(with: [0xEF, 0xBF, 0xBD]) { return true }
      start = first + 1
    }
    return false
  }

  private static func value(_ reader: inout JSONReader) throws -> Value {
    if try reader.null() { return .absent }
    var value: [UInt8]?
    var isUnfaithful = false
    var entry = Entry(value: [])
    try reader.enterObject()
    while let name = try reader.nextMember() {
      if reader.holds("value", name) {
        guard try !reader.null() else { continue }
        let token = try reader.string()
        value = reader.text(token)
        isUnfaithful = value.map(Self.hasReplacement) ?? true
      } else if reader.holds("metadata", name) {
        entry.metadata = try reader.null() ? nil : Array(reader.bytes[try reader.skip()])
      } else if reader.holds("expiration", name) {
        entry.expiration = try reader.null() ? nil : try reader.integer()
      } else {
        try reader.skip()
      }
    }
    if isUnfaithful { return .unfaithful }
    if let value {
      entry.value = value
      return .entry(entry)
    }
    // `getWithMetadata` of a Worker answers absence with an object of nulls.
    guard entry.metadata == nil, entry.expiration == nil else {
      throw APIClient.Malformed("a bulk get with metadata but without a value")
    }
    return .absent
  }
}

/// Positions of keys in a request, for answers that mostly come in the same order.
private struct KeyIndex {
  private let keys: ArraySlice<Key>
  private var next = 0
  private var positions: [Key: Int]?

  init(_ keys: ArraySlice<Key>) { self.keys = keys }

  /// - Returns: nil for a key that was not asked for.
  mutating func position(
    of name: JSONReader.StringToken, in reader: borrowing JSONReader
  ) -> Int? {
    if next < keys.count {
      let document = reader.bytes
      let key = keys[keys.startIndex + next].bytes
      if JSONString.token(document.span.extracting(name.range), decodesTo: key.span) {
        next += 1
        return next - 1
      }
    }
    guard let text = reader.text(name) else { return nil }
    let positions =
      positions
      ?? Dictionary(zip(keys, 0...), uniquingKeysWith: { first, _ in first })
    self.positions = positions
    let position = positions[Key(text)]
    if let position { next = position + 1 }
    return position
  }
}
