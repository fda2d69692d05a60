/// Replaces tokens of a document without touching any other byte.
package enum JSONSplice {
  /// - Parameters:
  ///   - replacements: ranges of whole tokens, as `JSONPointerSet.locate` gives them, in ascending
  ///     order, with the whole tokens to stand there instead.
  /// - Returns: nil, rather than a document that says something else, when two ranges overlap, are
  ///   out of order or reach past the document.
  package static func splicing(
    document: [UInt8], replacements: [(range: Range<Int>, token: [UInt8])]
  ) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(replacements.reduce(document.count) { $0 + $1.token.count })
    var copied = 0
    for (range, token) in replacements {
      guard copied <= range.lowerBound, range.upperBound <= document.count else { return nil }
      result.append(contentsOf: document[copied..<range.lowerBound])
      result.append(contentsOf: token)
      copied = range.upperBound
    }
    result.append(contentsOf: document[copied...])
    return result
  }
}
