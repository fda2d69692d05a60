/// A moment found in a record, exact to the nanosecond.
public struct RecordTime: Hashable, Sendable, Comparable {
  /// Since 1970-01-01T00:00:00Z; negative before.
  public var seconds: Int64
  /// 0..<1_000_000_000.
  public var nanoseconds: Int64

  public static func < (a: Self, b: Self) -> Bool {
    (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds)
  }
}

extension RecordTime {
  /// A JSON number of milliseconds since 1970: an integer, or a decimal with fraction or exponent.
  init?(epochMilliseconds digits: some Collection<UInt8>) {
    let text = String(decoding: digits, as: UTF8.self)
    if let milliseconds = Int64(text) {
      let (seconds, rest) = Self.floored(milliseconds, by: 1_000)
      self.init(seconds: seconds, nanoseconds: rest * 1_000_000)
    } else if let milliseconds = Double(text), milliseconds.magnitude < 9e15 {
      let whole = milliseconds.rounded(.down)
      let (seconds, rest) = Self.floored(Int64(whole), by: 1_000)
      let fraction = Int64(((milliseconds - whole) * 1_000_000).rounded(.down))
      self.init(seconds: seconds, nanoseconds: rest * 1_000_000 + fraction)
    } else {
      return nil
    }
  }

  static func floored(_ value: Int64, by divisor: Int64) -> (quotient: Int64, rest: Int64) {
    var (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
    if rest < 0 {
      quotient -= 1
      rest += divisor
    }
    return (quotient, rest)
  }

  init?(text: [UInt8]) {
    if !text.isEmpty, text.count >= 10, text.allSatisfy({ (0x30...0x39).contains($0) }) {
      self.init(epochMilliseconds: text)
    } else {
      self.init(iso8601: text)
    }
  }
}
