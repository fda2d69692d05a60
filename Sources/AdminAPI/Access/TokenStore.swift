import Ledger

/// Finds whose bearer token one is.
struct TokenStore: Sendable {
  private let tokens: [AccessToken]

  init(_ tokens: [AccessToken]) { self.tokens = tokens }

  /// The token's entry. Takes the same time whichever of them it is, if any: hashes are compared whole,
  /// and all of them.
  func find(_ token: String) -> AccessToken? {
    let hash = KeyedHash.sha256(Array(token.utf8))
    var found: AccessToken?
    for candidate in tokens where ConstantTime.areEqual(candidate.hash, hash) { found = candidate }
    return found
  }
}

/// Comparisons whose duration tells nothing about where two sides differ.
enum ConstantTime {
  static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    var difference: UInt8 = 0
    for index in a.indices { difference |= a[index] ^ b[index] }
    return difference == 0
  }
}
