import Core

/// Times before and after a dataset's moment, as records write them.
struct RecordClock {
  static let hour: Int64 = 3_600
  static let day: Int64 = 86_400

  let now: Int64

  /// - Parameter seconds: how long before now; negative for later.
  func timestamp(ago seconds: Int64) -> Timestamp {
    Timestamp(seconds: now).adding(seconds: -seconds)
  }

  /// `2026-02-28T09:05:07.000Z`
  func iso(ago seconds: Int64) -> String { timestamp(ago: seconds).description }

  /// `2026-02-28`
  func date(ago seconds: Int64) -> String { String(iso(ago: seconds).prefix(10)) }

  /// Seconds since 1970, for an expiration.
  func expiration(in seconds: Int64) -> Int64 { timestamp(ago: -seconds).seconds }
}
