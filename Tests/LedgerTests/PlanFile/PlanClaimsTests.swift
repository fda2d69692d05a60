import Core
import TestKit
import Testing

@testable import Ledger

@Suite struct PlanClaimsTests {
  /// So many that they wait in a file.
  @Test(arguments: 0..<4 as Range<UInt64>) func equalClaimsMeet(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var claims = PlanClaims(in: nil, blockSize: 4)
    var expected: [Int: [Int]] = [:]
    for line in 1...20_000 {
      let number = Int.random(in: 0..<8_000, using: &random)
      expected[number, default: []].append(line)
      try claims.add(.writtenKey(Key("key:\(number)"), in: "N", line: line))
    }
    var found: [[Int]] = []
    try claims.forEachGroup { group in
      #expect(group.allSatisfy { $0.space == .writtenKey })
      found.append(group.map(\.line))
    }
    func sorted(_ groups: [[Int]]) -> [[Int]] { groups.sorted { $0[0] < $1[0] } }
    #expect(sorted(found) == sorted(Array(expected.values)))
  }

  @Test func spacesAreApart() throws {
    var claims = PlanClaims(in: nil, blockSize: 4)
    let identity = Identity(legacy: "a", id: "b")
    try claims.add(.user(identity, .listed, line: 1))
    try claims.add(.likeness(of: "a", Likeness(.name, id: "b"), line: 2))
    try claims.add(.writtenKey("a", in: "b", line: 3))
    try claims.add(.writtenKey("b", in: "a", line: 4))
    try claims.add(.writtenKey("ab", in: "", line: 5))
    try claims.add(.sourceKey("a", in: "b", line: 6))
    var groups = 0
    try claims.forEachGroup { group in
      groups += 1
      #expect(group.count == 1)
    }
    #expect(groups == 6)
  }

  @Test func noClaimIsNoGroup() throws {
    try PlanClaims(in: nil).forEachGroup { _ in Issue.record("a group of nothing") }
  }
}
