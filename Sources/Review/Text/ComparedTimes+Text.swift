package import Core

extension MomentInterval {
  /// UTC, to the precision that the record states: `2026-01-02 03:04:05 UTC`, or for what is less exact
  /// than a second the first and the last moment, `2026-01-02 00:00:00 to 23:59:59 UTC`.
  package var utc: String {
    let (first, last) = (Self.clock(earliest), Self.clock(latest))
    guard isExact else {
      let rest = first.day == last.day ? last.time : "\(last.day) \(last.time)"
      return "\(first.day) \(first.time) to \(rest) UTC"
    }
    return "\(first.day) \(first.time)\(fraction) UTC"
  }

  /// Whether the interval is a second or less.
  var isExact: Bool { Int128(latest) - Int128(earliest) < 1_000_000_000 }

  /// Of an exact time, its milliseconds, where there are any.
  private var fraction: String {
    let milliseconds = Timestamp(milliseconds: Self.milliseconds(earliest)).description
    let digits = milliseconds.dropFirst(20).prefix(3)
    return digits.utf8.elementsEqual("000".utf8) ? "" : ".\(digits)"
  }

  private static func clock(_ moment: Int64) -> (day: String, time: String) {
    let text = Timestamp(milliseconds: milliseconds(moment)).description
    return (String(text.prefix(10)), String(text.dropFirst(11).prefix(8)))
  }

  private static func milliseconds(_ moment: Int64) -> Int64 {
    let (quotient, rest) = moment.quotientAndRemainder(dividingBy: 1_000_000)
    return rest < 0 ? quotient - 1 : quotient
  }
}

extension Timestamp {
  /// To the second: `2026-01-02 03:04:05 UTC`.
  var utc: String {
    let text = description
    return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8)) UTC"
  }
}

extension ComparedTimes {
  /// `legacy 2026-01-02 03:04:05 UTC, destination 2025-12-30 00:00:00 UTC: the legacy record is 3 days
  /// 3 h newer`; harmless.
  package var phrase: String { phrase { $0 } }

  /// The same for `WordWrap`, which breaks no line within a time or the interval.
  var unbrokenPhrase: String { phrase(WordWrap.unbroken) }

  private func phrase(_ part: (String) -> String) -> String {
    let times =
      "\(part("legacy \(Self.text(source))")), \(part("destination \(Self.text(destination))"))"
    return interval.map { "\(times): \(part($0))" } ?? times
  }

  /// `the legacy record is 3 days 4 h newer`; nil where neither record is proved newer.
  package var interval: String? {
    distance.map { distance in
      let record =
        switch distance.newer {
        case .legacy: "the legacy record"
        case .destination: "the destination"
        }
      let length = Quantity.interval(isExact ? distance.stated : distance.atLeast)
      return "\(record) is \(isExact ? "" : "at least ")\(length) newer"
    }
  }

  private var isExact: Bool { source?.isExact ?? false && destination?.isExact ?? false }

  /// The moments of one side; harmless.
  package static func text(_ time: MomentInterval?) -> String {
    time?.utc ?? "without a readable time"
  }

  package var json: JSONValue {
    [
      "source": Self.json(source), "destination": Self.json(destination),
      "newer": .string(distance?.newer.rawValue),
      "at_least_ms": distance.map { .integer(Int($0.atLeast / 1_000_000)) } ?? .null,
      "at_most_ms": distance.map { .integer(Int(($0.atMost + 999_999) / 1_000_000)) } ?? .null,
    ]
  }

  static func json(_ interval: MomentInterval?) -> JSONValue {
    interval.map {
      [
        "earliest": .string(MomentInterval(earliest: $0.earliest, latest: $0.earliest).fileText),
        "latest": .string(MomentInterval(earliest: $0.latest, latest: $0.latest).fileText),
      ]
    } ?? .null
  }
}

extension Quantity {
  /// `3 days 4 h`, `4 h 12 min`, `2 min 5 s`, `12 s`, `340 ms`: the two largest units, rounded down.
  package static func interval(_ nanoseconds: UInt64) -> String {
    let milliseconds = nanoseconds / 1_000_000
    guard milliseconds > 0 else { return "less than 1 ms" }
    guard milliseconds >= 1_000 else { return "\(milliseconds) ms" }
    let seconds = milliseconds / 1_000
    let units: [(length: UInt64, text: (UInt64) -> String)] = [
      (86_400, { count($0, "day") }), (3_600, { "\($0) h" }), (60, { "\($0) min" }),
      (1, { "\($0) s" }),
    ]
    for (unit, smaller) in zip(units, units.dropFirst() + units.suffix(1))
    where seconds >= unit.length {
      let rest = seconds % unit.length / smaller.length
      return rest > 0
        ? "\(unit.text(seconds / unit.length)) \(smaller.text(rest))"
        : unit.text(seconds / unit.length)
    }
    return "\(seconds) s"
  }
}
