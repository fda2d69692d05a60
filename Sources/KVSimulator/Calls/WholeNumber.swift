/// Numbers as clients write them: several know only floating-point numbers and send `60.0`.
enum WholeNumber {
  /// - Parameter text: of a query parameter or a JSON number.
  /// - Returns: nil unless it is a decimal number without a fraction that fits.
  static func parse(_ text: some Collection<UInt8>) -> Int64? {
    guard !text.isEmpty, text.count <= 40, text.allSatisfy(isNumeric) else { return nil }
    let text = String(decoding: text, as: UTF8.self)
    return Int64(text) ?? Double(text).flatMap { Int64(exactly: $0) }
  }

  private static func isNumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }
}
