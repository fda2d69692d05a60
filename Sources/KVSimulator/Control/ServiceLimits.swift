import Core
import Synchronization

/// Limits that depend on what a call is about, and can be turned while a simulator serves.
final class ServiceLimits: Sendable {
  private let meter: Mutex<QuotaMeter>
  private let rate: Mutex<WriteRate>
  private let lifetime: Mutex<Int64?>

  init(_ configuration: SimulatorConfiguration) {
    meter = Mutex(QuotaMeter(configuration.dailyQuota))
    rate = Mutex(WriteRate(interval: configuration.writeInterval))
    lifetime = Mutex(configuration.cursorLifetime)
  }

  /// Starts with nothing used.
  func setDailyQuota(_ quota: DailyQuota?) { meter.withLock { $0 = QuotaMeter(quota) } }

  var writeInterval: Duration {
    get { rate.withLock { $0.interval } }
    set { rate.withLock { $0.interval = max(.zero, newValue) } }
  }

  /// Seconds; nil for cursors that never expire.
  var cursorLifetime: Int64? {
    get { lifetime.withLock { $0 } }
    set { lifetime.withLock { $0 = newValue } }
  }

  /// - Throws: 10048 if the account has fewer than `count` left today.
  func take(_ count: Int, _ kind: DailyQuota.Kind, at now: Timestamp) throws(APIError) {
    guard meter.withLock({ $0.take(count, kind, at: now) }) else { throw .dailyLimit }
  }

  /// The keys that are written again too soon; notes a write of the others.
  func tooSoon(_ items: [WriteItem], at now: Timestamp) -> Set<Key> {
    rate.withLock { $0.tooSoon(items, at: now) }
  }
}
