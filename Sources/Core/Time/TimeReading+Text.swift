extension TimeReading {
  /// A string of a record: a number in digits, a date, a date and time, or an HTTP date. Blanks around
  /// it do not count.
  init(text: some Collection<UInt8>, _ convention: TimeConvention) {
    let text = Self.trimmed(text)
    if text.isEmpty {
      self = .placeholder
    } else if let number = TimeReading(number: text, convention) {
      self = number
    } else if let date = Self.date(text, convention) {
      self = date
    } else if let time = HTTPDate(text) {
      let start = Int128(time.seconds) * 1_000_000_000
      self =
        MomentInterval(start: start, length: 1_000_000_000)
        .map { .time($0, .httpDate) } ?? .placeholder
    } else {
      self = .unreadable
    }
  }

  private static func trimmed(_ text: some Collection<UInt8>) -> [UInt8] {
    var text = Array(text)[...]
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    while let first = text.first, isBlank(first) { text = text.dropFirst() }
    while let last = text.last, isBlank(last) { text = text.dropLast() }
    return Array(text)
  }

  /// A text that begins like a date; nil for any other.
  private static func date(_ text: [UInt8], _ convention: TimeConvention) -> TimeReading? {
    guard let year = writtenYear(text) else { return nil }
    guard (2004...2101).contains(year) else { return .placeholder }
    guard let written = DateText(text) else { return .unreadable }
    let form: TimeForm = written.hasTime ? .dateTime(hasOffset: written.offset != nil) : .date
    let offset = written.offset ?? convention.zone
    let start =
      Int128(written.seconds - (offset ?? 0)) * 1_000_000_000 + Int128(written.nanoseconds)
    guard let interval = MomentInterval(start: start, length: Int128(written.length)) else {
      return .placeholder
    }
    if offset != nil { return .time(interval, form) }
    return .time(
      interval.widened(before: TimeConvention.ahead, after: TimeConvention.behind), form)
  }

  /// The year of a text that begins `YYYY-MM-DD`; years before 1 and after 9999 are written with a
  /// sign.
  private static func writtenYear(_ text: [UInt8]) -> Int? {
    var rest = text[...]
    let sign = rest.first
    let isSigned = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
    if isSigned { rest = rest.dropFirst() }
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    guard isSigned ? (4...6).contains(digits.count) : digits.count == 4 else { return nil }
    rest = rest.dropFirst(digits.count)
    func takes(_ dash: Bool) -> Bool {
      if dash {
        guard rest.first == UInt8(ascii: "-") else { return false }
        rest = rest.dropFirst()
      }
      guard rest.prefix(2).count == 2, rest.prefix(2).allSatisfy({ (0x30...0x39).contains($0) })
      else { return false }
      rest = rest.dropFirst(2)
      return true
    }
    guard takes(true), takes(true) else { return nil }
    let year = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return sign == UInt8(ascii: "-") ? -year : year
  }
}
