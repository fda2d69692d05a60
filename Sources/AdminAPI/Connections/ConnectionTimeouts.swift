import NIOCore

/// How long a client may take over each part of what it has to do.
package struct ConnectionTimeouts: Hashable, Sendable {
  /// From a connection's begin, or a header's first byte, to the header's end.
  package var header = Duration.seconds(10)
  /// From a header's end to the body's.
  package var body = Duration.seconds(30)
  /// Between an answer and the next request's first byte.
  package var idle = Duration.seconds(60)
  /// Without the client taking anything of an answer.
  package var answer = Duration.seconds(60)
  /// From the server's end of the connection to the client's.
  package var linger = Duration.seconds(2)

  package init() {}
}

/// What a connection waits for, and until when; decides nothing but that.
///
/// The caller tells it what happens and asks `due` for the moment to look again.
struct ConnectionPhases {
  enum Reading: Hashable { case between, header, body }

  enum Action: Hashable {
    case nothing
    case close
    /// The header did not come in time: say so and close.
    case refuse
    /// The body did not: fail the request's reading.
    case failBody
  }

  private let timeouts: ConnectionTimeouts
  private(set) var reading = Reading.between
  /// Requests whose answers have not ended.
  private(set) var answering = 0
  private(set) var isLingering = false
  /// When the present part of reading began.
  private var since: NIODeadline
  private var hasHadRequest = false
  private var unsent = 0
  private var sentLast: NIODeadline
  private var lingersSince: NIODeadline
  private var bodyHasFailed = false

  init(_ timeouts: ConnectionTimeouts, at now: NIODeadline) {
    self.timeouts = timeouts
    (since, sentLast, lingersSince) = (now, now, now)
  }

  /// Whether the server has nothing to do for this connection but wait for its client.
  var waitsForClient: NIODeadline? {
    reading == .body || answering == 0 ? since : nil
  }

  // MARK: - What happens

  /// Bytes came that completed no part of a request.
  mutating func receivedBytes(at now: NIODeadline) {
    guard reading == .between else { return }
    reading = .header
    // A new connection's time has been running since its begin.
    if hasHadRequest { since = now }
  }

  mutating func receivedHead(at now: NIODeadline) {
    reading = .body
    since = now
    answering += 1
    hasHadRequest = true
    bodyHasFailed = false
  }

  mutating func receivedEnd(at now: NIODeadline) {
    reading = .between
    since = now
  }

  /// - Returns: whether the request's body is still on its way, so that the connection cannot be used again.
  mutating func answerEnded(at now: NIODeadline) -> Bool {
    // A malformed request is answered, too.
    answering = max(0, answering - 1)
    if answering == 0, reading != .body { since = now }
    return answering == 0 && reading == .body
  }

  mutating func writeBegan(at now: NIODeadline) {
    if unsent == 0 { sentLast = now }
    unsent += 1
  }

  mutating func writeEnded(at now: NIODeadline) {
    unsent -= 1
    sentLast = now
  }

  mutating func outputClosed(at now: NIODeadline) {
    guard !isLingering else { return }
    isLingering = true
    lingersSince = now
  }

  // MARK: - What is due

  /// When to call `fired`; nil while nothing is waited for.
  var due: NIODeadline? {
    [readingDue, sendingDue, isLingering ? lingersSince + timeouts.linger.amount : nil]
      .compactMap(\.self).min()
  }

  private var readingDue: NIODeadline? {
    guard !isLingering else { return nil }
    switch reading {
    case .between where answering == 0:
      return since + (hasHadRequest ? timeouts.idle : timeouts.header).amount
    case .header where answering == 0: return since + timeouts.header.amount
    case .body: return since + (bodyHasFailed ? timeouts.linger : timeouts.body).amount
    default: return nil
    }
  }

  private var sendingDue: NIODeadline? { unsent > 0 ? sentLast + timeouts.answer.amount : nil }

  /// - Parameter asksForMore: whether the server is reading; what it does not read cannot be late.
  mutating func fired(at now: NIODeadline, asksForMore: Bool) -> Action {
    if isLingering, now >= lingersSince + timeouts.linger.amount { return .close }
    if let sendingDue, now >= sendingDue { return .close }
    guard let readingDue, now >= readingDue else { return .nothing }
    if reading == .body {
      if bodyHasFailed { return .close }
      guard asksForMore else {
        since = now
        return .nothing
      }
      bodyHasFailed = true
      since = now
      return .failBody
    }
    return reading == .header ? .refuse : .close
  }
}

extension Duration {
  fileprivate var amount: TimeAmount {
    let (seconds, attoseconds) = components
    return .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
