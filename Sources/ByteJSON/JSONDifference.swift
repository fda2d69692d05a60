/// Where two documents differ, as JSON Pointers (RFC 6901), without what stands there.
///
/// Texts compare decoded, numbers as they are written. Where a name stands twice in an object, its last
/// value counts. Takes time and memory in proportion to both documents.
package struct JSONDifference: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case different
    case onlyFirst = "only-first"
    case onlySecond = "only-second"
  }

  package struct Place: Hashable, Sendable {
    /// Empty for the whole document.
    package var pointer: String
    package var kind: Kind
  }

  /// The first places, in the order of the first document, then those that only the second has.
  package let places: [Place]
  package let count: Int

  /// - Parameter limit: of `places`; all are counted.
  /// - Throws: `JSONError` where one of the two is not JSON.
  package init(_ first: [UInt8], _ second: [UInt8], limit: Int) throws(JSONError) {
    let ours = try JSONLeaves(first)
    let theirs = try JSONLeaves(second)
    var places: [Place] = []
    var count = 0
    func add(_ path: [[UInt8]], _ kind: Kind) {
      count += 1
      guard places.count < limit else { return }
      places.append(Place(pointer: JSONPointer(tokens: path).text, kind: kind))
    }
    for path in ours.order {
      guard let other = theirs.values[path] else {
        add(path, .onlyFirst)
        continue
      }
      if other != ours.values[path] { add(path, .different) }
    }
    for path in theirs.order where ours.values[path] == nil { add(path, .onlySecond) }
    self.places = places
    self.count = count
  }
}

/// A document's values that hold no other, by their paths.
private struct JSONLeaves {
  /// Each path once, in the order of the document.
  var order: [[[UInt8]]] = []
  /// A text with a quote before it, so that it is not taken for a number or a word; else the token.
  var values: [[[UInt8]]: [UInt8]] = [:]

  init(_ document: [UInt8]) throws(JSONError) {
    var reader = JSONReader(document)
    var path: [[UInt8]] = []
    try read(&reader, &path)
    try reader.finish()
  }

  /// Recurses no deeper than the reader lets containers nest.
  private mutating func read(
    _ reader: inout JSONReader, _ path: inout [[UInt8]]
  ) throws(JSONError) {
    switch try reader.peek() {
    case .object:
      try reader.enterObject()
      var isEmpty = true
      while let name = try reader.nextMember() {
        isEmpty = false
        path.append(Self.text(name, reader.bytes))
        try read(&reader, &path)
        path.removeLast()
      }
      if isEmpty { add(path, Array("{}".utf8)) }
    case .array:
      try reader.enterArray()
      var index = 0
      while try reader.nextElement() {
        path.append(Array(String(index).utf8))
        try read(&reader, &path)
        path.removeLast()
        index += 1
      }
      if index == 0 { add(path, Array("[]".utf8)) }
    case .string:
      let token = try reader.string()
      add(path, [UInt8(ascii: "\"")] + Self.text(token, reader.bytes))
    case .number, .true, .false, .null:
      let range = try reader.skip()
      add(path, Array(reader.bytes[range]))
    }
  }

  private mutating func add(_ path: [[UInt8]], _ value: [UInt8]) {
    if values.updateValue(value, forKey: path) == nil { order.append(path) }
  }

  private static func text(_ token: JSONReader.StringToken, _ document: [UInt8]) -> [UInt8] {
    JSONString.decode(document.span.extracting(token.range)) ?? Array(document[token.range])
  }
}
