/// What a plain scalar means by the core schema of YAML 1.2 (section 10.3.2).
enum CoreSchemaValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// Nil when the integer does not fit into `Int`.
  case integer(Int?)
  case float
  case string

  init(plain text: String) {
    switch text {
    case "", "~", "null", "Null", "NULL": self = .null
    case "true", "True", "TRUE": self = .boolean(true)
    case "false", "False", "FALSE": self = .boolean(false)
    default: self = Self.number(Array(text.utf8)) ?? .string
    }
  }

  /// The type, as messages name it.
  var typeName: String {
    switch self {
    case .null: "null"
    case .boolean: "a boolean"
    case .integer, .float: "a number"
    case .string: "a string"
    }
  }

  private static func number(_ text: [UInt8]) -> Self? {
    if let value = radixInteger(text) { return value }
    let sign = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") ? 1 : 0
    let digits = text.dropFirst(sign)
    if !digits.isEmpty, digits.allSatisfy(isDigit) {
      return .integer(Int(String(decoding: text, as: UTF8.self)))
    }
    return isFloat(digits, signed: sign == 1) ? .float : nil
  }

  /// `0o…` and `0x…`, which take no sign.
  private static func radixInteger(_ text: [UInt8]) -> Self? {
    guard text.count > 2, text[0] == UInt8(ascii: "0") else { return nil }
    let digits = text.dropFirst(2)
    let radix: Int
    switch text[1] {
    case UInt8(ascii: "o"): radix = 8
    case UInt8(ascii: "x"): radix = 16
    default: return nil
    }
    let isNumber = digits.allSatisfy { byte in
      radix == 8 ? (0x30...0x37).contains(byte) : isHexDigit(byte)
    }
    return isNumber ? .integer(Int(String(decoding: digits, as: UTF8.self), radix: radix)) : nil
  }

  private static func isFloat(_ text: ArraySlice<UInt8>, signed: Bool) -> Bool {
    switch String(decoding: text, as: UTF8.self) {
    case ".inf", ".Inf", ".INF": return true
    case ".nan", ".NaN", ".NAN": return !signed
    default: break
    }
    var rest = text
    let whole = dropDigits(&rest)
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      fraction = dropDigits(&rest)
    }
    guard whole + fraction > 0 else { return false }
    guard let exponent = rest.first else { return true }
    guard exponent == UInt8(ascii: "e") || exponent == UInt8(ascii: "E") else { return false }
    rest = rest.dropFirst()
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
      rest = rest.dropFirst()
    }
    return dropDigits(&rest) > 0 && rest.isEmpty
  }

  private static func dropDigits(_ text: inout ArraySlice<UInt8>) -> Int {
    let count = text.prefix(while: isDigit).count
    text = text.dropFirst(count)
    return count
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }
}
