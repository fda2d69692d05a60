/// What a spreadsheet, or a program that takes digits for a number, makes of an ID.
struct SpreadsheetDamage {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// What the text does, to follow its name; nil where nothing shows damage.
  var reason: String? {
    guard let first = bytes.first else { return nil }
    if first == UInt8(ascii: "#") { return "is a spreadsheet's error value" }
    if first == UInt8(ascii: "=") { return "is a spreadsheet's formula" }
    if isExponent { return "is a number with an exponent, whose last digits are lost" }
    if isWholeWithDecimals { return "is a number with decimals" }
    if isGrouped { return "is a number with separators between its digits" }
    if roundedZeros >= 5 { return "is a number whose digits after the fifteenth are all zeros" }
    return isDate ? "is a date" : nil
  }

  /// Zeros after the fifteenth digit, where nothing else stands there: a spreadsheet keeps fifteen.
  var roundedZeros: Int {
    guard bytes.count > 15, bytes.allSatisfy(Self.isDigit),
      bytes[15...].allSatisfy({ $0 == UInt8(ascii: "0") })
    else { return 0 }
    return bytes.count - 15
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",")
  }

  /// `1.06E+20`, `1,06E+20`, `1e+21`, `1.5e20`: digits alone around the letter can be hexadecimal.
  private var isExponent: Bool {
    guard let letter = bytes.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) else {
      return false
    }
    var mantissa = bytes[..<letter]
    if let sign = mantissa.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      mantissa = mantissa.dropFirst()
    }
    var exponent = bytes[(letter + 1)...]
    let isSigned = exponent.first == UInt8(ascii: "+") || exponent.first == UInt8(ascii: "-")
    if isSigned { exponent = exponent.dropFirst() }
    let marks = mantissa.count(where: Self.isMark)
    guard !exponent.isEmpty, exponent.count <= 3, exponent.allSatisfy(Self.isDigit), marks <= 1,
      mantissa.first.map(Self.isDigit) == true,
      mantissa.allSatisfy({ Self.isDigit($0) || Self.isMark($0) })
    else { return false }
    // `5-e-7` and the like are no numbers; one digit, or a decimal mark, is what programs print.
    return marks == 1 || isSigned && bytes[letter + 1] == UInt8(ascii: "+")
      || isSigned && mantissa.count == 1
  }

  /// `12345.0`, as data frames print integers of a column with gaps.
  private var isWholeWithDecimals: Bool {
    guard let mark = bytes.firstIndex(where: Self.isMark), mark > 0 else { return false }
    let decimals = bytes[(mark + 1)...]
    return bytes[..<mark].allSatisfy(Self.isDigit) && (1...2).contains(decimals.count)
      && decimals.allSatisfy { $0 == UInt8(ascii: "0") }
  }

  /// `106,242,075`, or with dots where there are two at least.
  private var isGrouped: Bool {
    let parts = bytes.split(omittingEmptySubsequences: false, whereSeparator: Self.isMark)
    let marks = Set(bytes.filter(Self.isMark))
    guard marks.count == 1, let first = parts.first, (1...3).contains(first.count),
      parts.allSatisfy({ $0.allSatisfy(Self.isDigit) }),
      parts.dropFirst().allSatisfy({ $0.count == 3 })
    else { return false }
    return marks.contains(UInt8(ascii: ",")) ? parts.count >= 2 : parts.count >= 3
  }

  private static let months: Set<[UInt8]> = Set(
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].map {
      Array($0.utf8)
    })

  /// `1-Mar`, `Mar-26`, `1-Mar-26`, `3/1/2026`, `2026-03-01`.
  private var isDate: Bool {
    let slashes = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    if slashes.count == 3, slashes.allSatisfy({ (1...4).contains($0.count) }),
      slashes.allSatisfy({ $0.allSatisfy(Self.isDigit) })
    {
      return true
    }
    let parts = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count) else { return false }
    let isMonth = parts.map { Self.months.contains($0.map { $0 | 0x20 }) }
    let areDigits = parts.map { (1...4).contains($0.count) && $0.allSatisfy(Self.isDigit) }
    if parts.count == 3, areDigits == [true, true, true] {
      return parts.map(\.count) == [4, 2, 2]
    }
    return isMonth.count(where: \.self) == 1
      && zip(isMonth, areDigits).allSatisfy { $0.0 != $0.1 }
  }
}
