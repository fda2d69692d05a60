extension JSONString {
  /// Where parts of a string's text stand in its token.
  ///
  /// - Parameters:
  ///   - ranges: of the decoded text, in ascending order and apart, each at borders of characters.
  ///   - token: the whole token, quotes included, whose grammar has been checked.
  /// - Returns: the ranges in `token`, in the same order; nil where a border lies in no such place.
  package static func places(of ranges: [Range<Int>], in token: Span<UInt8>) -> [Range<Int>]? {
    guard token.count >= 2 else { return nil }
    var places: [Range<Int>] = []
    places.reserveCapacity(ranges.count)
    var (i, decoded) = (1, 0)
    for range in ranges {
      guard advance(token, to: range.lowerBound, &i, &decoded) else { return nil }
      let start = i
      guard advance(token, to: range.upperBound, &i, &decoded) else { return nil }
      places.append(start..<i)
    }
    return places
  }

  /// Steps over characters until `decoded` bytes of text have been passed.
  private static func advance(
    _ token: Span<UInt8>, to border: Int, _ i: inout Int, _ decoded: inout Int
  ) -> Bool {
    let end = token.count &- 1
    while decoded < border, i < end {
      if token[i] == UInt8(ascii: "\\") {
        guard let scalar = JSONEscape.decode(token, &i, end: end) else { return false }
        decoded &+= scalar.count
      } else {
        i &+= 1
        decoded &+= 1
      }
    }
    return decoded == border
  }

  /// The bytes that stand for `text` between a token's quotes; nil unless `text` is valid UTF-8.
  package static func encodeContent(_ text: Span<UInt8>) -> [UInt8]? {
    guard let count = encodedCount(text, .shortest) else { return nil }
    return Array(capacity: count) { append(text, .shortest, to: &$0) }
  }
}
