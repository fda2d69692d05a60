internal import Synchronization

/// A clock that stands still until it is told to move; seconds since 1970.
public final class TestClock: Sendable {
  private let seconds: Mutex<Int64>

  /// Starts at this second.
  public init(_ seconds: Int64 = 1_700_000_000) { self.seconds = Mutex(seconds) }

  /// Seconds since 1970.
  public var now: Int64 { seconds.withLock { $0 } }

  /// Moves the clock by seconds.
  public func advance(by amount: Int64) { seconds.withLock { $0 += amount } }
}
