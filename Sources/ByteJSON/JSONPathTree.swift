/// The paths of a set of pointers, merged where they share a beginning.
///
/// Node 0 is the whole document; every other node is one step below its parent. The children of a
/// node stand side by side, so that a few bytes are compared per member name and no hash is needed.
struct JSONPathTree: Sendable, Hashable {
  /// Stands for "no pointer leads here".
  static let none = -1

  struct Node: Sendable, Hashable {
    var parent: Int
    /// The step's name as UTF-8, a range of `names`.
    var name: Range<Int>
    /// The step as an array index, or `none` when RFC 6901 does not read it as one.
    var index: Int
    var children: Range<Int> = 0..<0
    /// One bit per length, modulo 64, of the children's names: most members of a document lead
    /// nowhere, and their names are dismissed by this alone.
    var childLengths: UInt64 = 0
    /// The pointers that end here, a range of `ends`.
    var ends: Range<Int> = 0..<0
  }

  private(set) var nodes: [Node] = []
  private(set) var names: [UInt8] = []
  private(set) var ends: [Int] = []

  init(_ pointers: [JSONPointer]) {
    nodes.append(Node(parent: Self.none, name: 0..<0, index: Self.none))
    var passing = [Array(pointers.indices)]
    var depths = [0]
    var node = 0
    while node < nodes.count {
      let depth = depths[node]
      let firstEnd = ends.count
      let firstChild = nodes.count
      for pointer in passing[node] {
        guard depth < pointers[pointer].tokens.count else {
          ends.append(pointer)
          continue
        }
        let token = pointers[pointer].tokens[depth]
        let siblings = firstChild..<nodes.count
        if let child = siblings.first(where: { names[nodes[$0].name].elementsEqual(token) }) {
          passing[child].append(pointer)
        } else {
          append(token, parent: node)
          passing.append([pointer])
          depths.append(depth + 1)
        }
      }
      nodes[node].children = firstChild..<nodes.count
      nodes[node].ends = firstEnd..<ends.count
      node += 1
    }
  }

  private mutating func append(_ token: [UInt8], parent: Int) {
    let start = names.count
    names.append(contentsOf: token)
    nodes[parent].childLengths |= Self.lengthBit(token.count)
    nodes.append(Node(parent: parent, name: start..<names.count, index: Self.arrayIndex(token)))
  }

  /// RFC 6901 §4: digits without a leading zero; `-` is the element after the last, which never
  /// exists.
  private static func arrayIndex(_ token: [UInt8]) -> Int {
    guard let first = token.first, first != UInt8(ascii: "0") || token.count == 1 else {
      return none
    }
    var index = 0
    for byte in token {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return none }
      let (product, overflow) = index.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      guard !overflow, !carry else { return none }
      index = sum
    }
    return index
  }

  /// The child of `node` that an array's element at `index` leads to, or `none`.
  func child(of node: Int, index: Int) -> Int {
    for child in nodes[node].children where nodes[child].index == index { return child }
    return Self.none
  }

  /// The child of `node` that an object's member leads to, or `none`.
  ///
  /// - Parameters:
  ///   - name: the range of the name's whole token in `document`, which has been validated.
  ///   - isEscaped: whether the token has escapes.
  @inline(__always)
  func child(
    of node: Int, name: Range<Int>, isEscaped: Bool, in document: Span<UInt8>
  ) -> Int {
    guard isEscaped || nodes[node].childLengths & Self.lengthBit(name.count &- 2) != 0 else {
      return Self.none
    }
    for child in nodes[node].children {
      let step = nodes[child].name
      let matches =
        if isEscaped {
          JSONString.token(document.extracting(name), decodesTo: names.span.extracting(step))
        } else {
          step.count == name.count &- 2
            && Self.equal(names.span, step, document, from: name.lowerBound &+ 1)
        }
      if matches { return child }
    }
    return Self.none
  }

  private static func lengthBit(_ length: Int) -> UInt64 {
    1 << UInt64(truncatingIfNeeded: length & 63)
  }

  @inline(__always)
  private static func equal(
    _ names: Span<UInt8>, _ step: Range<Int>, _ document: Span<UInt8>, from start: Int
  ) -> Bool {
    var i = step.lowerBound
    var j = start
    while i < step.upperBound {
      guard names[i] == document[j] else { return false }
      i &+= 1
      j &+= 1
    }
    return true
  }
}
