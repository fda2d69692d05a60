import Core

/// Counts what was done today, by the day of UTC.
struct QuotaMeter: Sendable {
  var quota: DailyQuota?
  private var day: Int64 = 0
  private var used: [DailyQuota.Kind: Int] = [:]

  init(_ quota: DailyQuota?) { self.quota = quota }

  /// - Returns: false, with nothing counted, if fewer than `count` are left.
  mutating func take(_ count: Int, _ kind: DailyQuota.Kind, at now: Timestamp) -> Bool {
    let today = now.seconds / 86_400
    if day != today { (day, used) = (today, [:]) }
    guard let limit = quota?.limits[kind] else { return true }
    guard used[kind, default: 0] + count <= limit else { return false }
    used[kind, default: 0] += count
    return true
  }
}
