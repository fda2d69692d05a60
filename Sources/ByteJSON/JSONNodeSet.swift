/// A set of a tree's nodes. Allocates only for nodes from 64 up.
struct JSONNodeSet {
  private var low: UInt64 = 0
  private var high: [UInt64] = []

  var isEmpty: Bool { low == 0 && high.allSatisfy { $0 == 0 } }

  func contains(_ node: Int) -> Bool {
    if node < 64 { return low & Self.bit(node) != 0 }
    let word = node / 64 - 1
    return word < high.count && high[word] & Self.bit(node) != 0
  }

  /// - Returns: whether the node was not in the set.
  mutating func insert(_ node: Int) -> Bool {
    guard !contains(node) else { return false }
    if node < 64 {
      low |= Self.bit(node)
    } else {
      let word = node / 64 - 1
      while high.count <= word { high.append(0) }
      high[word] |= Self.bit(node)
    }
    return true
  }

  private static func bit(_ node: Int) -> UInt64 { 1 << UInt64(truncatingIfNeeded: node & 63) }
}
