/// Quantities that carry their unit in their text.
enum Quantity {
  /// A duration such as `90s`, `30m`, `24h` or `7d`, in seconds.
  ///
  /// - Returns: nil for anything else, zero, and more than ten years.
  static func seconds(_ text: String) -> Int64? {
    let unit: Int64
    switch text.last {
    case "s": unit = 1
    case "m": unit = 60
    case "h": unit = 3_600
    case "d": unit = 86_400
    default: return nil
    }
    guard let count = digits(text.dropLast()) else { return nil }
    let (seconds, overflows) = Int64(count).multipliedReportingOverflow(by: unit)
    return !overflows && (1...3_650 * 86_400).contains(seconds) ? seconds : nil
  }

  /// A percentage such as `1%` or `0.5%`, in millionths: 1 % = 10,000.
  ///
  /// - Returns: nil for anything else, more than 100 %, and more than four decimal places.
  static func millionths(_ text: String) -> Int? {
    guard text.last == "%" else { return nil }
    let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
    guard let first = parts.first, let whole = digits(first), whole <= 100, parts.count <= 2 else {
      return nil
    }
    var fraction = 0
    if parts.count == 2 {
      guard parts[1].utf8.count <= 4, let digits = digits(parts[1]) else { return nil }
      fraction = (parts[1].utf8.count..<4).reduce(digits) { value, _ in value * 10 }
    }
    let millionths = whole * 10_000 + fraction
    return millionths <= 1_000_000 ? millionths : nil
  }

  private static func digits(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }
}
