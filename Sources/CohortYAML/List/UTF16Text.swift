/// Text in UTF-16 with a byte order mark, as spreadsheets save "Unicode text".
enum UTF16Text {
  /// - Returns: the same text in UTF-8 without the mark; nil for bytes that do not start with a mark of
  ///   UTF-16. What is no character becomes the byte 0xFF, which no UTF-8 has, so that it is found there.
  static func utf8(_ bytes: [UInt8]) -> [UInt8]? {
    let isLittle = bytes.starts(with: [0xFF, 0xFE])
    let isUTF32 = bytes.starts(with: [0xFF, 0xFE, 0, 0])
    guard isLittle || bytes.starts(with: [0xFE, 0xFF]), !isUTF32 else { return nil }
    let units = stride(from: 2, to: bytes.count - 1, by: 2).map { place -> UInt16 in
      let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
      return isLittle ? second << 8 | first : first << 8 | second
    }
    var result: [UInt8] = []
    result.reserveCapacity(units.count)
    var decoder = UTF16()
    var iterator = units.makeIterator()
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar): result.append(contentsOf: Array(String(scalar).utf8))
      case .error: result.append(0xFF)
      case .emptyInput:
        if bytes.count % 2 == 1 { result.append(0xFF) }
        return result
      }
    }
  }
}
