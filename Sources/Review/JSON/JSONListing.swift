/// A document with one long list, written piece by piece: one element a line, so that memory holds one.
///
/// The pieces are the opening, each element, and the closing, in this order.
package struct JSONListing {
  private let opening: [JSONValue.Member]
  private let list: String
  private var isFirst = true

  /// - Parameters:
  ///   - opening: members before the list; the first is the format.
  ///   - list: the list's name.
  package init(_ opening: [JSONValue.Member], list: String) {
    self.opening = opening
    self.list = list
  }

  package func start() -> String {
    "{\n" + opening.map { Self.line($0) + ",\n" }.joined() + "  \(Self.name(list)): ["
  }

  package mutating func element(_ value: JSONValue) -> String {
    defer { isFirst = false }
    return (isFirst ? "\n    " : ",\n    ") + value.compact
  }

  /// - Parameter members: what is known only after the list.
  package func end(_ members: [JSONValue.Member]) -> String {
    (isFirst ? "]" : "\n  ]") + members.map { ",\n" + Self.line($0) }.joined() + "\n}\n"
  }

  private static func line(_ member: JSONValue.Member) -> String {
    "  \(name(member.name)): \(member.value.compact)"
  }

  private static func name(_ text: String) -> String { JSONValue.string(text).compact }
}
