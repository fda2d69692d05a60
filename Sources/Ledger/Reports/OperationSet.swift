/// A set of operation numbers; one bit each.
package struct OperationSet: Sendable {
  private var words: [UInt64] = []
  package private(set) var count = 0

  package init() {}

  package mutating func insert(_ number: Int) {
    guard number >= 0 else { return }
    let word = number / 64
    if word >= words.count {
      words.append(contentsOf: repeatElement(0, count: word + 1 - words.count))
    }
    let bit: UInt64 = 1 << UInt64(number % 64)
    if words[word] & bit == 0 { count += 1 }
    words[word] |= bit
  }

  package func contains(_ number: Int) -> Bool {
    let word = number / 64
    guard number >= 0, word < words.count else { return false }
    return words[word] & (1 << UInt64(number % 64)) != 0
  }
}
