/// Why requests wait, and until when.
package struct RequestWait: Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    /// The service answered 429; every request waits.
    case rateLimited
    /// Few requests are left of the allowance, or a lower rate was asked for.
    case pacing
    /// A request failed for a passing reason and is repeated; the number of the attempt that
    /// failed, from 1.
    case retry(attempt: Int)
    /// A bulk write did not land all its keys; they are sent again.
    case unsuccessfulKeys(Int)
  }

  package var reason: Reason
  package var duration: Duration
  package var until: Timestamp

  package init(reason: Reason, duration: Duration, until: Timestamp) {
    self.reason = reason
    self.duration = duration
    self.until = until
  }
}
