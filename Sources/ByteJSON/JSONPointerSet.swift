/// Several pointers, compiled so that one pass over a document finds them all.
package struct JSONPointerSet: Hashable, Sendable {
  /// How many arrays and objects may enclose a value; one more is an error.
  package static let maximumDepth = JSONContainerStack.capacity

  package let pointers: [JSONPointer]
  private let tree: JSONPathTree

  /// - Parameter pointers: in any order; the same pointer may stand twice.
  package init(_ pointers: [JSONPointer]) {
    self.pointers = pointers
    self.tree = JSONPathTree(pointers)
  }

  /// Finds where the pointers' values stand, and checks the whole document (RFC 8259, UTF-8 without
  /// a byte order mark) on the way.
  ///
  /// Member names are compared decoded: `"\u0061"` is `"a"`. Where a name on a pointer's path occurs
  /// twice in its object, the last value that the path leads to is reported, as ambiguous.
  ///
  /// Time is linear in the document. Allocates only the result, as long as the pointers have fewer
  /// than 64 different steps.
  ///
  /// - Returns: one field per pointer, in the order of `pointers`; nil where there is no value.
  /// - Throws: `JSONError` for the first place that breaks the grammar.
  package func locate(in document: Span<UInt8>) throws(JSONError) -> [JSONField?] {
    var walk = JSONWalk(tree, pointerCount: pointers.count)
    try walk.run(document)
    return walk.finish()
  }
}
