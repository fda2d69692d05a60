/// The open arrays and objects around a place in a document, one bit each.
struct JSONContainerStack: ~Copyable {
  /// Levels that fit.
  static let capacity = 512

  private(set) var depth = 0
  /// Whether the innermost container is an object; false outside of any.
  private(set) var isInObject = false
  private var objects: [8 of UInt64] = .init(repeating: 0)

  /// - Returns: false, with nothing pushed, when the stack is full.
  mutating func push(isObject: Bool) -> Bool {
    guard depth < Self.capacity else { return false }
    let bit = Self.bit(depth)
    if isObject {
      objects[depth >> 6 & 7] |= bit
    } else {
      objects[depth >> 6 & 7] &= ~bit
    }
    isInObject = isObject
    depth &+= 1
    return true
  }

  mutating func pop() {
    depth &-= 1
    let top = depth &- 1
    isInObject = depth > 0 && objects[top >> 6 & 7] & Self.bit(top) != 0
  }

  private static func bit(_ level: Int) -> UInt64 { 1 << UInt64(truncatingIfNeeded: level & 63) }
}
