import Core
import TestKit
import Testing

@Suite("Rewriting random documents")
struct EditPropertyTests {
  static let identities = [
    Identity(legacy: "johndoe", id: "550e8400-e29b-41d4-a716-446655440000"),
    Identity(legacy: "jo\u{e9}\u{1F600}", id: "u-1"), Identity(legacy: "a/b\"\\", id: "\u{fc}\"x"),
  ]

  @Test(arguments: 0..<24 as Range<UInt64>, identities)
  func everyOtherByteSurvives(_ seed: UInt64, _ identity: Identity) throws {
    let bound = try #require(
      CompiledRule.compile([editing(RandomRecord.specs)])
        .map { BoundRule($0, identity: identity) }.first)
    let context = DecisionContext(now: 0, capabilities: InMemoryStore.allAbilities)
    var records = RandomRecord(seed: seed, identity)
    for _ in 0..<20 {
      let (before, after) = records.document()
      let decision = decide(
        source: Entry(value: before), destination: nil, destinationKey: "k", rule: bound,
        context: context)
      let result = try #require(decision.result, "\(decision.reason) \(entry(before))")
      #expect(result.text == Entry(value: after).text)
      let again = decide(
        source: result, destination: nil, destinationKey: "k", rule: bound, context: context)
      #expect(again.result == result)
    }
  }

  private func entry(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// Plain pointers are found by a pass of their own; with one path that reaches many they are not.
  /// Both ways say the same of every document, damaged ones too.
  @Test(arguments: 0..<48 as Range<UInt64>)
  func bothWaysOfFindingPlainPointersAgree(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let names = ["a", "b", "0", "a~1b", ""]
    let pointers = (0..<4).map { _ in
      (0..<Int.random(in: 0...3, using: &random)).map { _ in
        "/" + names[Int.random(in: 0..<5, using: &random)]
      }
      .joined()
    }
    let specs = pointers.map { EditSpec.text($0, "x-{legacy}", "x-{id}") }
    let one = try Deciding(editing(specs))
    let other = try Deciding(editing(specs + [.text("/no/such/*/place")]))
    for _ in 0..<40 {
      var document = document(&random, depth: 0)
      if Int.random(in: 0..<8, using: &random) == 0, !document.isEmpty {
        document.remove(at: Int.random(in: 0..<document.count, using: &random))
      }
      let (first, second) = (one(Entry(value: document)), other(Entry(value: document)))
      #expect(
        first.action == second.action, "\(String(decoding: document, as: UTF8.self)) \(pointers)")
      #expect(first.reason == second.reason)
      #expect(first.result == second.result)
      #expect(
        first.found == second.found, "\(String(decoding: document, as: UTF8.self)) \(pointers)")
    }
  }

  private func document(_ random: inout SplitMix64, depth: Int) -> [UInt8] {
    let kind = Int.random(in: 0..<(depth < 3 ? 8 : 4), using: &random)
    switch kind {
    case 0: return Array("-1.5e3".utf8)
    case 1: return Array("null".utf8)
    case 2, 3: return Array("\"x-johndoe\"".utf8)
    case 4, 5:
      let parts = (0..<Int.random(in: 0..<3, using: &random)).map { _ in
        document(&random, depth: depth + 1)
      }
      return Array("[".utf8) + parts.joined(separator: Array(",".utf8)) + Array("]".utf8)
    default:
      let parts = (0..<Int.random(in: 0..<4, using: &random)).map { _ in
        let name = ["a", "b", "\\u0061", "a/b", "0", ""][Int.random(in: 0..<6, using: &random)]
        return Array("\"\(name)\":".utf8) + document(&random, depth: depth + 1)
      }
      return Array("{".utf8) + parts.joined(separator: Array(",".utf8)) + Array("}".utf8)
    }
  }
}
