/// One pass over a document that follows the paths of a tree.
///
/// Iterative, because documents nest as deep as their writers like. What a parent needs to know
/// again after a child (its node, its element count) is read back from the child's node.
struct JSONWalk: ~Copyable {
  private let tree: JSONPathTree
  private var offset = 0
  private var open = JSONContainerStack()
  /// Whether the innermost container has had no member or element yet.
  private var isFresh = false
  /// The innermost container's node, or `none` where no pointer leads.
  private var container = JSONPathTree.none
  /// While `container` is `none`: the innermost one that was not, and how deep it lies.
  private var outer = JSONPathTree.none
  private var outerDepth = 0
  /// The current element of the innermost array that a pointer leads to.
  private var index = 0
  /// Nodes whose names have stood in the document. A node's object comes again only where a name
  /// above it is repeated, and then all below is ambiguous anyway; so nothing is ever taken out.
  private var seen = JSONNodeSet()
  private var repeated = JSONNodeSet()
  private var fields: [JSONField?]

  init(_ tree: JSONPathTree, pointerCount: Int) {
    self.tree = tree
    fields = Array(repeating: nil, count: pointerCount)
  }

  mutating func run(_ document: Span<UInt8>) throws(JSONError) {
    try checkStart(document)
    try value(document, 0)
    while open.depth > 0 { try step(document) }
    JSONTokenScanner.skipWhiteSpace(document, &offset)
    guard offset == document.count else { throw JSONError(.trailingBytes, at: offset) }
  }

  /// The fields found, marked where a name on their path occurred twice.
  consuming func finish() -> [JSONField?] {
    guard !repeated.isEmpty else { return fields }
    var fields = fields
    // A node stands behind its parent, so what is above a node is known when it is reached.
    var isAmbiguous = [Bool](repeating: false, count: tree.nodes.count)
    for (node, step) in tree.nodes.enumerated() {
      let isBelow = step.parent != JSONPathTree.none && isAmbiguous[step.parent]
      guard isBelow || repeated.contains(node) else { continue }
      isAmbiguous[node] = true
      for end in step.ends { fields[tree.ends[end]]?.isAmbiguous = true }
    }
    return fields
  }

  private mutating func checkStart(_ document: Span<UInt8>) throws(JSONError) {
    if document.count >= 3, document[0] == 0xEF, document[1] == 0xBB, document[2] == 0xBF {
      throw JSONError(.byteOrderMark, at: 0)
    }
    JSONTokenScanner.skipWhiteSpace(document, &offset)
    guard offset < document.count else { throw JSONError(.empty, at: offset) }
  }

  /// Closes the innermost container, or steps over its next member or element.
  @inline(__always)
  private mutating func step(_ document: Span<UInt8>) throws(JSONError) {
    let isObject = open.isInObject
    let byte = try JSONTokenScanner.peek(document, &offset)
    if byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
      offset &+= 1
      close(isObject ? .object : .array)
      return
    }
    if !isFresh {
      guard byte == UInt8(ascii: ",") else { throw JSONError(.unexpectedByte, at: offset) }
      offset &+= 1
    }
    let child = isObject ? try name(document) : nextElement()
    _ = try JSONTokenScanner.peek(document, &offset)
    try value(document, child)
  }

  /// Steps over a member's name and colon.
  ///
  /// - Returns: the node that the name leads to.
  @inline(__always)
  private mutating func name(_ document: Span<UInt8>) throws(JSONError) -> Int {
    guard try JSONTokenScanner.peek(document, &offset) == UInt8(ascii: "\"") else {
      throw JSONError(.unexpectedByte, at: offset)
    }
    let start = offset
    let isEscaped = try JSONStringScanner.skipString(document, &offset)
    let end = offset
    guard try JSONTokenScanner.peek(document, &offset) == UInt8(ascii: ":") else {
      throw JSONError(.unexpectedByte, at: offset)
    }
    offset &+= 1
    guard container != JSONPathTree.none else { return JSONPathTree.none }
    let child = tree.child(of: container, name: start..<end, isEscaped: isEscaped, in: document)
    if child != JSONPathTree.none, !seen.insert(child) { _ = repeated.insert(child) }
    return child
  }

  private mutating func nextElement() -> Int {
    guard container != JSONPathTree.none else { return JSONPathTree.none }
    index = isFresh ? 0 : index &+ 1
    return tree.child(of: container, index: index)
  }

  /// Steps over a scalar, or into a container.
  ///
  /// - Parameter node: where the value stands in the tree, or `none`.
  @inline(__always)
  private mutating func value(_ document: Span<UInt8>, _ node: Int) throws(JSONError) {
    let start = offset
    isFresh = false
    var hasEscapes = false
    let kind: JSONField.Kind
    switch document[start] {
    case UInt8(ascii: "\""):
      hasEscapes = try JSONStringScanner.skipString(document, &offset)
      kind = .string
    case UInt8(ascii: "{"): return try enter(node, .object)
    case UInt8(ascii: "["): return try enter(node, .array)
    case UInt8(ascii: "t"):
      try JSONTokenScanner.skipLiteral("true", document, &offset)
      kind = .true
    case UInt8(ascii: "f"):
      try JSONTokenScanner.skipLiteral("false", document, &offset)
      kind = .false
    case UInt8(ascii: "n"):
      try JSONTokenScanner.skipLiteral("null", document, &offset)
      kind = .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      try JSONTokenScanner.skipNumber(document, &offset)
      kind = .number
    default: throw JSONError(.unexpectedByte, at: start)
    }
    if node != JSONPathTree.none {
      record(JSONField(kind: kind, range: start..<offset, hasEscapes: hasEscapes), at: node)
    }
  }

  private mutating func enter(_ node: Int, _ kind: JSONField.Kind) throws(JSONError) {
    let start = offset
    offset &+= 1
    if node != JSONPathTree.none {
      record(JSONField(kind: kind, range: start..<offset), at: node)
    } else if container != JSONPathTree.none {
      outer = container
      outerDepth = open.depth
    }
    container = node
    isFresh = true
    guard open.push(isObject: kind == .object) else { throw JSONError(.tooDeep, at: start) }
  }

  private mutating func close(_ kind: JSONField.Kind) {
    open.pop()
    isFresh = false
    if container != JSONPathTree.none {
      for end in tree.nodes[container].ends {
        let pointer = tree.ends[end]
        guard let start = fields[pointer]?.range.lowerBound else { continue }
        fields[pointer]?.range = start..<offset
      }
      index = tree.nodes[container].index
      container = tree.nodes[container].parent
    } else if open.depth == outerDepth {
      container = outer
    }
  }

  private mutating func record(_ field: JSONField, at node: Int) {
    for end in tree.nodes[node].ends { fields[tree.ends[end]] = field }
  }
}
