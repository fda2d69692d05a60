import Core
import Foundation
import Ledger
import Testing

@Suite("Versions before 0.3 counted rejected records among the skipped ones")
struct TallyCodecTests {
  private static func decoded(_ json: String) throws -> Tally {
    try JSONDecoder().decode(Tally.self, from: Data(json.utf8))
  }

  @Test(
    arguments: [
      (#"{"planned":3,"applied":3}"#, true), (#"{"planned":3,"skipped":3}"#, false),
      (#"{"planned":3,"skipped":3,"rejected":0}"#, true),
      (#"{"planned":3,"skipped":1,"rejected":2}"#, true), (#"{"planned":2,"rejected":2}"#, true),
      ("{}", true),
    ])
  func whetherRejectionsAreKnown(_ json: String, _ isKnown: Bool) throws {
    let tally = try Self.decoded(json)
    #expect(tally.knowsRejected == isKnown)
    #expect(tally.isBalanced)
    #expect(tally.named.contains { $0.name == "rejected" && ($0.count == nil) != isKnown })
    // What is written is read as it was.
    let again = try Self.decoded(String(decoding: JSONEncoder().encode(tally), as: UTF8.self))
    #expect(again == tally)
  }

  @Test func aSumKnowsWhatAllItsPartsKnow() throws {
    var sum = try Self.decoded(#"{"planned":1,"rejected":1}"#)
    sum += try Self.decoded(#"{"planned":1,"skipped":1}"#)
    #expect(!sum.knowsRejected)
    #expect((sum.planned, sum.rejected, sum.skipped) == (2, 1, 1))
  }

  @Test("Every count has its place and name, in a state and in a journal")
  func everyCount() throws {
    var tally = Tally()
    for (number, count) in Tally.Count.all.enumerated() { tally[count] = number + 1 }
    #expect(
      String(decoding: JournalEncoder.lines(of: [.end(.completed, tally)]), as: UTF8.self)
        == #"{"kind":"end","status":"completed","planned":1,"applied":2,"already":3,"skipped":4,"#
        + #""rejected":5,"drifted":6,"conflicted":7,"failed":8,"not_attempted":9}"# + "\n")
    #expect(
      try Self.decoded(
        #"{"planned":1,"applied":2,"already":3,"skipped":4,"rejected":5,"drifted":6,"#
          + #""conflicted":7,"failed":8,"notAttempted":9}"#) == tally)
  }
}
