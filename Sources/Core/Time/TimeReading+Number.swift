extension TimeReading {
  /// A JSON number, or a text that is written as one; nil where the text is none.
  ///
  /// Seconds, milliseconds, microseconds and nanoseconds since 1970 have disjoint ranges between 2005
  /// and 2100, so the magnitude tells the unit. A number outside of all is a placeholder.
  init?(number text: some Collection<UInt8>, _ convention: TimeConvention) {
    guard let number = DecimalNumber(text) else { return nil }
    let units = convention.unit.map { [$0] } ?? TimeUnit.allCases
    for unit in units {
      guard let (start, length) = number.nanoseconds(in: unit),
        let interval = MomentInterval(start: start, length: length)
      else { continue }
      self = .time(interval, .epoch(unit))
      return
    }
    self = .placeholder
  }
}

/// A decimal number, exact: `mantissa` times ten to the power of `exponent`.
struct DecimalNumber: Hashable, Sendable {
  private var mantissa: Int128
  private var exponent: Int

  /// `-?digits[.digits][e[+-]digits]`; nil for anything else. Digits after the 30th count as zeros.
  init?(_ text: some Collection<UInt8>) {
    var rest = text[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    var mantissa: Int128 = 0
    var exponent = 0
    var digits = 0
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    var isFraction = false
    while let byte = rest.first {
      if isDigit(byte) {
        if digits < 30 {
          mantissa = mantissa * 10 + Int128(byte - 0x30)
          if isFraction { exponent -= 1 }
        } else if !isFraction {
          exponent += 1
        }
        if mantissa != 0 || isFraction { digits += 1 }
      } else if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
        guard let next = rest.dropFirst().first, isDigit(next) else { return nil }
      } else {
        break
      }
      rest = rest.dropFirst()
    }
    guard rest.startIndex != text.startIndex,
      text.first.map({ isDigit($0) || $0 == UInt8(ascii: "-") }) ?? false,
      !isNegative || text.dropFirst().first.map(isDigit) ?? false
    else { return nil }
    if let letter = rest.first {
      guard letter | 0x20 == UInt8(ascii: "e") else { return nil }
      rest = rest.dropFirst()
      let isSmall = rest.first == UInt8(ascii: "-")
      if isSmall || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
      guard !rest.isEmpty, rest.allSatisfy(isDigit) else { return nil }
      let power = rest.reduce(0) { min(10_000, $0 * 10 + Int($1 - 0x30)) }
      exponent += isSmall ? -power : power
    }
    self.mantissa = isNegative ? -mantissa : mantissa
    self.exponent = exponent
  }

  /// The first nanosecond since 1970 that the number can mean, and for how many it stands: one unit,
  /// or what its last decimal counts. Nil where it is beyond all reckoning.
  fileprivate func nanoseconds(in unit: TimeUnit) -> (start: Int128, length: Int128)? {
    guard mantissa > 0 else { return nil }
    var (start, length) = (mantissa, unit.nanoseconds)
    let (product, overflow) = start.multipliedReportingOverflow(by: unit.nanoseconds)
    guard !overflow else { return nil }
    start = product
    var power = exponent
    while power > 0 {
      let (next, overflow) = start.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      start = next
      power -= 1
    }
    while power < 0, start > 0 {
      start /= 10
      length = max(1, length / 10)
      power += 1
    }
    return (start, length)
  }
}
