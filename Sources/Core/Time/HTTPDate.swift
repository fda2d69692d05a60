/// A date as HTTP and mail write it: `Fri, 02 Jan 2026 03:04:05 GMT` (RFC 9110, IMF-fixdate; RFC 5322
/// also with `±hhmm`), and C's `Fri Jan  2 03:04:05 2026`, which HTTP reads as UTC.
///
/// RFC 850's form is not read: its year has two digits.
struct HTTPDate: Hashable, Sendable {
  /// Since 1970.
  var seconds: Int64

  private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  init?(_ text: [UInt8]) {
    var words = text.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
    guard let first = words.first else { return nil }
    if Self.days.contains(where: { first == $0 + "," }) {
      words.removeFirst()
      guard words.count == 5 else { return nil }
    } else if Self.days.contains(first) {
      guard words.count == 5 else { return nil }
      words = [words[2], words[1], words[4], words[3], "GMT"]
    } else {
      return nil
    }
    guard let day = Self.number(words[0], digits: 1...2),
      let month = Self.months.firstIndex(of: words[1]),
      let year = Self.number(words[2], digits: 4...4),
      let start = CivilDate.days(year: year, month: Int64(month) + 1, day: day),
      let time = Self.time(words[3]), let offset = Self.offset(words[4])
    else { return nil }
    seconds = start * 86_400 + time - offset
  }

  private static func time(_ word: String) -> Int64? {
    let parts = word.utf8.split(separator: 0x3A, omittingEmptySubsequences: false)
      .map { number(String(decoding: $0, as: UTF8.self), digits: 2...2) }
    guard parts.count == 3, let hour = parts[0], hour < 24, let minute = parts[1], minute < 60,
      let second = parts[2], second <= 60
    else { return nil }
    return hour * 3_600 + minute * 60 + second
  }

  private static func offset(_ word: String) -> Int64? {
    if ["GMT", "UTC", "UT", "Z"].contains(word) { return 0 }
    guard let sign = word.utf8.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      let digits = number(String(word.dropFirst()), digits: 4...4), digits / 100 < 24,
      digits % 100 < 60
    else { return nil }
    let seconds = digits / 100 * 3_600 + digits % 100 * 60
    return sign == UInt8(ascii: "-") ? -seconds : seconds
  }

  private static func number(_ word: String, digits: ClosedRange<Int>) -> Int64? {
    guard digits.contains(word.utf8.count), word.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int64(word)
  }
}
