import Core
import Review
import Synchronization

/// Tells on stderr why requests wait and for how long: a countdown on a terminal, a line elsewhere.
final class WaitDisplay: Sendable {
  /// Shorter waits are not worth a word.
  private static let shortest = Duration.seconds(2)

  private let isTerminal: Bool
  private let form: ProgressForm
  private let told = Mutex<RequestWait?>(nil)

  init(_ settings: Messages.Settings) {
    form = settings.progress
    isTerminal =
      form == .auto && !settings.isJSON && Terminal.Stream.standardError.isTerminal
  }

  func begin(_ wait: RequestWait) {
    guard wait.duration >= Self.shortest else { return }
    told.withLock { $0 = wait }
    switch form {
    case .none: break
    case .json:
      var event = ProgressEvent(.waiting, work: "waiting", done: 0, total: nil)
      event.reason = Self.word(wait.reason)
      event.seconds = wait.duration / .seconds(1)
      Terminal.standardError(event.json(at: Environment.now()).compact + "\n")
    case .auto, .text:
      if !isTerminal { Messages.say(.info, Self.text(wait, left: wait.duration)) }
    }
  }

  /// Turns a sleep into one that keeps the countdown going.
  func counting(
    _ sleep: @escaping @Sendable (Duration) async throws -> Void
  ) -> @Sendable (Duration) async throws -> Void {
    { duration in
      guard self.isTerminal, duration >= Self.shortest, let wait = self.told.withLock({ $0 }) else {
        return try await sleep(duration)
      }
      defer { Terminal.standardError("\r\u{1B}[K") }
      var left = duration
      while left > .zero {
        let width = Terminal.width(of: .standardError)
        Terminal.standardError("\r\u{1B}[K\(Self.text(wait, left: left).prefix(width - 1))")
        let step = min(left, .seconds(1))
        try await sleep(step)
        left -= step
      }
    }
  }

  private static func word(_ reason: RequestWait.Reason) -> String {
    switch reason {
    case .rateLimited: "rate-limited"
    case .pacing: "pacing"
    case .retry: "retry"
    case .unsuccessfulKeys: "unsuccessful-keys"
    }
  }

  private static func text(_ wait: RequestWait, left: Duration) -> String {
    let time = CountdownText.minutes(left)
    switch wait.reason {
    case .rateLimited:
      return "waiting \(time): Cloudflare's rate limit was reached (until \(wait.until))"
    case .pacing: return "waiting \(time) to stay within the rate limit"
    case .retry(let attempt):
      return "waiting \(time) before the next retry (attempt \(attempt) failed)"
    case .unsuccessfulKeys(let count):
      return "waiting \(time) before resending \(count) keys"
    }
  }
}

/// Durations as a countdown shows them.
enum CountdownText {
  /// `4:59`, rounded up to a second.
  static func minutes(_ duration: Duration) -> String {
    let (whole, rest) = duration.components
    let seconds = max(0, whole) + (rest > 0 ? 1 : 0)
    let tail = String(seconds % 60)
    return "\(seconds / 60):\(tail.utf8.count < 2 ? "0" : "")\(tail)"
  }
}
