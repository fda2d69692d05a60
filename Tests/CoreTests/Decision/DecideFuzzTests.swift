import Core
import TestKit
import Testing

@Suite("Deciding never traps")
struct DecideFuzzTests {
  private static let pieces = [
    "{", "}", "[", "]", ",", ":", "\"userId\"", "\"johndoe\"", "\"ID-1\"", "\"updatedAt\"",
    "\"createdAt\"", "\"backup\"", "\"id\"", "\"hns_johndoe_1\"", "1e999", "-1", "0", "null",
    "true",
    "\"2023-01-01T00:00:00Z\"", "\"\\ud800\"", "\"\\", "9223372036854775808", " ", "\u{0}", "é",
  ]

  private static func value(_ random: inout SplitMix64) -> [UInt8] {
    if Bool.random(using: &random) {
      return (0..<Int.random(in: 0...40, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
    }
    var text = ""
    for _ in 0..<Int.random(in: 0...14, using: &random) {
      text += pieces.randomElement(using: &random) ?? ""
    }
    return Array((Bool.random(using: &random) ? "{\"userId\":\"johndoe\"," + text : text).utf8)
  }

  @Test(arguments: 0..<64 as Range<UInt64>)
  func onRandomRecords(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let decide = try Deciding()
    for _ in 0..<100 {
      let source = Entry(
        value: Self.value(&random), metadata: nil,
        expiration: [nil, Int64.min, 0, .max].randomElement(using: &random) ?? nil)
      let destination =
        Bool.random(using: &random) ? Entry(value: Self.value(&random), metadata: []) : nil
      let decision = decide(source, destination)
      #expect(decision == decide(source, destination))
      #expect(decision.action.writes == [.create, .update].contains(decision.action))
      if let result = decision.result {
        #expect(result.metadata == source.metadata)
        #expect(result.expiration == source.expiration)
      }
    }
  }

  @Test(arguments: 0..<64 as Range<UInt64>)
  func onMutatedRecords(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let decide = try Deciding()
    let record = Array(
      #"{"userId":"johndoe","updatedAt":"2023-01-01T00:00:00Z","backup":{"userId":"johndoe"}}"#.utf8
    )
    for _ in 0..<100 {
      var value = record
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let index = Int.random(in: 0..<value.count, using: &random)
        value[index] = UInt8.random(in: 0...255, using: &random)
      }
      let decision = decide(Entry(value: value), Entry(value: record))
      #expect((decision.result == nil) == [.reject, .conflict, .skip].contains(decision.action))
    }
  }
}
