/// Some of a rule's rewrites, by number.
package struct RewriteSet: Hashable, Sendable {
  /// Rewrites that a rule has at most.
  package static let capacity = 128

  private var low: UInt64 = 0
  private var high: UInt64 = 0

  package init() {}

  package func contains(_ number: Int) -> Bool {
    guard (0..<Self.capacity).contains(number) else { return false }
    return (number < 64 ? low : high) & Self.bit(number) != 0
  }

  /// A number past `capacity` is left out.
  package mutating func insert(_ number: Int) {
    guard (0..<Self.capacity).contains(number) else { return }
    if number < 64 { low |= Self.bit(number) } else { high |= Self.bit(number) }
  }

  package mutating func formUnion(_ other: RewriteSet) {
    low |= other.low
    high |= other.high
  }

  private static func bit(_ number: Int) -> UInt64 { 1 << UInt64(truncatingIfNeeded: number & 63) }
}
