/// Numbers as people read them, the same in every locale.
package enum Quantity {
  /// Digits in groups of three: `12,300`.
  package static func count(_ number: some BinaryInteger) -> String {
    let digits = Array(String(number.magnitude))
    var output = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { output.append(",") }
      output.append(digit)
    }
    return output
  }

  /// `1 user`, `12 users`.
  package static func count(
    _ number: some BinaryInteger, _ noun: String, plural: String? = nil
  ) -> String {
    "\(count(number)) \(number == 1 ? noun : plural ?? noun + "s")"
  }

  /// `412 B`, `4.1 kB`: decimal units (IEC 80000-13), rounded down to a tenth.
  package static func bytes(_ number: Int) -> String {
    guard number >= 1_000 else { return "\(number) B" }
    var scale = 1_000
    for unit in ["kB", "MB", "GB", "TB"] {
      if unit == "TB" || number / scale < 1_000 {
        return "\(count(number / scale)).\(number % scale / (scale / 10)) \(unit)"
      }
      scale *= 1_000
    }
    return "\(count(number)) B"
  }

  /// `$1.23`, to a hundredth rounded up; `less than $0.01` for what is above nothing.
  package static func dollars(microdollars: Int) -> String {
    guard microdollars >= 10_000 || microdollars <= 0 else { return "less than $0.01" }
    let cents = microdollars / 10_000 + (microdollars % 10_000 > 0 ? 1 : 0)
    let rest = String(cents % 100)
    return "$\(count(cents / 100)).\(rest.utf8.count < 2 ? "0" : "")\(rest)"
  }

  /// `34 s`, `2 min 5 s`, `1 h 3 min`; nil where the number is no time, or longer than 1,000 days.
  package static func seconds(_ number: Double) -> String? {
    guard number >= 0, number < 86_400_000 else { return nil }
    let total = Int(number.rounded(.up))
    if total < 60 { return "\(total) s" }
    if total < 3_600 { return "\(total / 60) min \(total % 60) s" }
    return "\(count(total / 3_600)) h \(total / 60 % 60) min"
  }

  /// `90 days`; seconds where it is not whole days.
  package static func days(_ seconds: Int64) -> String {
    seconds % 86_400 == 0 ? count(seconds / 86_400, "day") : count(seconds, "second")
  }
}
