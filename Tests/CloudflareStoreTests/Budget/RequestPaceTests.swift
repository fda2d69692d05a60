import Core
import Testing

@testable import CloudflareStore

@Suite("Pacing")
struct RequestPaceTests {
  private func header(_ left: Int, _ reset: Int) -> RateLimitHeader? {
    RateLimitHeader(limit: "\"default\";r=\(left);t=\(reset)", policy: "\"p\";q=1200;w=300")
  }

  @Test(
    arguments: [
      ("\"default\";r=50;t=30", "\"default\";q=1200;w=300", [50, 30, 1200, 300]),
      ("\"default\"; r=50 ; t=30", nil, [50, 30, nil, nil]),
      ("default;t=1;r=0", "x;w=5", [0, 1, nil, 5]),
      ("\"a\";r=70;t=30, \"b\";r=7;t=10", nil, [7, 10, nil, nil]),
      ("\"default\";r=50", nil, nil), ("", nil, nil), ("r=1;t=1", nil, nil),
      ("\"d\";r=-1;t=3", nil, nil), ("\"d\";r=1;t=99999999999", nil, nil),
      ("\"d\";r=x;t=3", nil, nil),
    ] as [(String, String?, [Int?]?)])
  func headersAreRead(_ limit: String, _ policy: String?, _ expected: [Int?]?) {
    let header = RateLimitHeader(limit: limit, policy: policy)
    #expect(header.map { [$0.remaining, $0.reset, $0.quota, $0.window] } == expected)
  }

  @Test func requestsGoOneByOneUntilTheFirstAnswer() {
    var pace = RequestPace(requestsPerSecond: nil)
    #expect(pace.isProbing)
    #expect(pace.start(at: .zero) == .go)
    pace.finish(nil, hasAnswer: false, at: .zero)
    #expect(pace.isProbing)
    #expect(pace.start(at: .zero) == .go)
    pace.finish(nil, hasAnswer: true, at: .zero)
    #expect(!pace.isProbing)
  }

  @Test func aRateIsKept() {
    var pace = RequestPace(requestsPerSecond: 4)
    #expect(pace.start(at: .zero) == .go)
    #expect(pace.start(at: .milliseconds(100)) == .wait(.milliseconds(150), .pacing))
    #expect(pace.start(at: .milliseconds(250)) == .go)
  }

  /// Whoever follows the pace to the end of a window never sees it used up.
  @Test(arguments: [1, 4, 20], [1200, 299, 60, 9, 8, 1])
  func theAllowanceNeverRunsOut(_ concurrency: Int, _ left: Int) {
    var pace = RequestPace(requestsPerSecond: nil)
    var now = Duration.zero
    var remaining = left
    let end = Duration.seconds(300)
    guard case .go = pace.start(at: now) else { return }
    pace.finish(header(remaining, 300), hasAnswer: true, at: now)
    var inFlight = 0
    var sent = 0
    while now < end {
      switch pace.start(at: now) {
      case .go:
        sent += 1
        remaining -= 1
        inFlight += 1
        if inFlight == concurrency {
          now += .milliseconds(10)
          for _ in 0..<inFlight {
            let reset = Int((end - now).components.seconds)
            pace.finish(header(remaining, max(reset, 0)), hasAnswer: true, at: now)
          }
          inFlight = 0
        }
      case .wait(let duration, let reason):
        #expect(reason == .pacing)
        now += duration
        for _ in 0..<inFlight {
          let reset = Int((end - now).components.seconds)
          pace.finish(header(remaining, max(reset, 0)), hasAnswer: true, at: now)
        }
        inFlight = 0
      }
      #expect(remaining >= 0)
    }
    #expect(sent >= left * 8 / 10 - 8)
  }

  @Test func overtakenAnswersDoNotRaiseTheCount() {
    var pace = RequestPace(requestsPerSecond: nil)
    #expect(pace.start(at: .zero) == .go)
    #expect(pace.start(at: .zero) == .go)
    pace.finish(header(5, 100), hasAnswer: true, at: .zero)
    pace.finish(header(900, 100), hasAnswer: true, at: .zero)
    #expect(pace.start(at: .zero) == .wait(.seconds(101), .pacing))
    #expect(pace.start(at: .seconds(101)) == .go)
  }

  @Test(
    arguments: [
      (Duration.seconds(300), true, 300), (.seconds(7), true, 7), (nil, true, 43),
      (nil, false, 300),
      (.zero, true, 1),
    ] as [(Duration?, Bool, Int)])
  func a429HoldsEverybody(_ retryAfter: Duration?, _ hasHeader: Bool, _ seconds: Int) {
    var pace = RequestPace(requestsPerSecond: nil)
    _ = pace.start(at: .zero)
    pace.finish(hasHeader ? header(500, 42) : nil, hasAnswer: true, at: .zero)
    _ = pace.start(at: .zero)
    pace.block(retryAfter: retryAfter, at: .zero)
    pace.finish(nil, hasAnswer: false, at: .zero)
    #expect(pace.start(at: .zero) == .wait(.seconds(seconds), .rateLimited))
    #expect(pace.isProbing)
    #expect(pace.start(at: .seconds(seconds)) == .go)
  }

  @Test func delaysGrowToTheCapWithFullJitter() {
    let policy = RequestRetry()
    #expect(policy.delay(attempt: 1, random: 0.5) == .milliseconds(250))
    #expect(policy.delay(attempt: 3, random: 0.5) == .seconds(1))
    #expect(policy.delay(attempt: 1_000, random: 0.5) == .seconds(15))
    #expect(policy.delay(attempt: 5, random: 0) == .zero)
  }
}
