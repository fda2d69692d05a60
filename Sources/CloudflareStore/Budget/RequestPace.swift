import Core

/// When the next request may start, from what the service said of its allowance.
///
/// Times are uptimes.
struct RequestPace: Sendable {
  enum Step: Hashable {
    case go
    case wait(Duration, RequestWait.Reason)
  }

  /// The service's own figure where it tells none.
  private static let defaultWindow = Duration.seconds(300)

  private struct Allowance {
    var remaining: Int
    var renewal: Duration
    var quota: Int?
  }

  private let interval: Duration?
  private var allowance: Allowance?
  private var window = RequestPace.defaultWindow
  private var blockedUntil: Duration?
  private var lastStart: Duration?
  private(set) var inFlight = 0
  /// Until the first answer, and after a block, requests go one at a time.
  private(set) var isProbing = true

  /// - Parameter requestsPerSecond: at most; nil leaves the rate to the service's headers.
  init(requestsPerSecond: Double?) {
    interval = requestsPerSecond.flatMap { $0 > 0 ? Duration.seconds(1 / $0) : nil }
  }

  /// Starts a request, or says how long to wait before asking again.
  mutating func start(at now: Duration) -> Step {
    if let blockedUntil {
      if now < blockedUntil { return .wait(blockedUntil - now, .rateLimited) }
      self.blockedUntil = nil
    }
    let wait = max(waitForRate(at: now), waitForAllowance(at: now))
    guard wait <= .zero else { return .wait(wait, .pacing) }
    lastStart = now
    inFlight += 1
    return .go
  }

  private func waitForRate(at now: Duration) -> Duration {
    guard let interval, let lastStart else { return .zero }
    return lastStart + interval - now
  }

  /// Spreads the rest of a low allowance over the time to its renewal, so that it never runs out.
  private mutating func waitForAllowance(at now: Duration) -> Duration {
    guard let allowance else { return .zero }
    guard now < allowance.renewal else {
      self.allowance = nil
      return .zero
    }
    let left = allowance.remaining - inFlight
    let isLow = left < (allowance.quota ?? 400) / 4
    guard isLow else { return .zero }
    let reserve = 1 + (allowance.quota ?? 0) / 200
    guard left > reserve else { return allowance.renewal - now }
    guard let lastStart else { return .zero }
    return lastStart + (allowance.renewal - now) / (left - reserve) - now
  }

  /// A request has ended, with or without an answer.
  mutating func finish(_ header: RateLimitHeader?, hasAnswer: Bool, at now: Duration) {
    inFlight = max(0, inFlight - 1)
    if hasAnswer { isProbing = false }
    guard let header else {
      // It may have been counted all the same.
      allowance?.remaining -= 1
      return
    }
    if let seconds = header.window { window = .seconds(seconds) }
    // The service may have rounded down.
    let renewal = now + .seconds(header.reset) + .seconds(1)
    var remaining = header.remaining
    // Answers overtake one another: within one window, only the lowest count is current.
    if let held = allowance, renewal < held.renewal + .seconds(2), now < held.renewal {
      remaining = min(remaining, held.remaining)
    }
    allowance = Allowance(remaining: remaining, renewal: renewal, quota: header.quota)
  }

  /// A request that was started and not sent.
  mutating func abandon() { inFlight = max(0, inFlight - 1) }

  /// A 429: nothing starts until `retryAfter`, or the end of the window, has passed.
  mutating func block(retryAfter: Duration?, at now: Duration) {
    let rest = allowance.map { $0.renewal - now }.flatMap { $0 > .zero ? $0 : nil }
    let end = now + max(retryAfter ?? rest ?? window, .seconds(1))
    blockedUntil = max(end, blockedUntil ?? end)
    allowance = nil
    isProbing = true
  }
}
