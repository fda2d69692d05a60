import Core
import Testing

@testable import Review

/// A line of `--progress json`.
@Suite struct ProgressEventTests {
  private static let time = Timestamp(seconds: 1_000_000_000)

  @Test func whatIsNotKnownIsNull() {
    let event = ProgressEvent(.planned, work: "applying", done: 0, total: nil)
    #expect(
      event.json(at: Self.time).compact
        == """
        {"format":"keyshift.progress/1","time":"2001-09-09T01:46:40.000Z","event":"planned",\
        "work":"applying","done":0,"total":null,"rate":null,"seconds_left":null,\
        "seconds_left_at_least":false,"counts":{},"reason":null,"seconds":null}
        """)
  }

  @Test(
    arguments: [
      (0, "0"), (12, "12"), (12.34, "12.3"), (0.05, "0.1"), (0.04, "0"), (.nan, "null"),
      (.infinity, "null"), (1e300, "null"),
    ] as [(Double, String)])
  func ratesAreToATenth(rate: Double, expected: String) {
    var event = ProgressEvent(.batch, work: "planning", done: 1, total: 2)
    event.rate = rate
    #expect(event.json(at: Self.time).compact.contains("\"rate\":\(expected),"))
  }

  /// Part of a second is a second left; a wait is as long as it is.
  @Test func secondsLeftAreRoundedUp() {
    var event = ProgressEvent(.waiting, work: "applying", done: 1, total: 2)
    (event.secondsLeft, event.isLeast, event.seconds, event.reason) = (0.2, true, 0.2, "pacing")
    let text = event.json(at: Self.time).compact
    #expect(text.contains("\"seconds_left\":1,\"seconds_left_at_least\":true"))
    #expect(text.contains("\"reason\":\"pacing\",\"seconds\":0.2"))
  }
}
