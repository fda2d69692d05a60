/// In which unit a number counts the time since 1970.
package enum TimeUnit: String, Hashable, Sendable, CaseIterable {
  case seconds, milliseconds, microseconds, nanoseconds

  /// Nanoseconds in one.
  var nanoseconds: Int128 {
    switch self {
    case .seconds: 1_000_000_000
    case .milliseconds: 1_000_000
    case .microseconds: 1_000
    case .nanoseconds: 1
    }
  }
}

/// How a record writes its time.
package enum TimeForm: Hashable, Sendable {
  /// A number, or a text of digits.
  case epoch(TimeUnit)
  /// `2026-01-02`.
  case date
  /// `2026-01-02T03:04:05.678Z`, as ISO 8601, RFC 3339, PostgreSQL and others write it.
  case dateTime(hasOffset: Bool)
  /// `Fri, 02 Jan 2026 03:04:05 GMT`, RFC 9110, section 5.6.7.
  case httpDate
  /// `{"seconds": …, "nanoseconds": …}`.
  case firestore
  /// `{"$date": …}`.
  case mongoDB

  /// A few words for people.
  package var name: String {
    switch self {
    case .epoch(let unit): "\(unit.rawValue) since 1970"
    case .date: "a date"
    case .dateTime(hasOffset: true): "a date and time"
    case .dateTime(hasOffset: false): "a date and time without offset"
    case .httpDate: "an HTTP date"
    case .firestore: "a Firestore time"
    case .mongoDB: "a MongoDB date"
    }
  }
}

/// The time in a text or number.
enum TimeReading: Hashable, Sendable {
  case time(MomentInterval, TimeForm)
  /// Stands for "no time": empty, zero, the epoch, or any moment outside of 2005 to 2100.
  case placeholder
  case unreadable
}

/// What a rule says about a field's times.
struct TimeConvention: Hashable, Sendable {
  /// Nil tells the unit by the number's magnitude.
  var unit: TimeUnit?
  /// Seconds east of UTC of times that name no offset; nil leaves it open.
  var zone: Int64?

  /// Nanoseconds by which a time without an offset may be earlier or later than in UTC: clocks stand
  /// between 12 hours behind and 14 hours ahead.
  static let behind: Int64 = 12 * 3_600 * 1_000_000_000
  static let ahead: Int64 = 14 * 3_600 * 1_000_000_000
}
