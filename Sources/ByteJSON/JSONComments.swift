/// JSON with comments (`//`, `/* */`) and trailing commas.
enum JSONComments {
  /// The document as plain JSON of the same length: comments and trailing commas become spaces, so
  /// that every offset still leads to the same place. Whatever is no JSON stays as it is.
  static func blanked(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    var i = 0
    /// A comma after a value, with nothing but space behind it so far.
    var comma: Int?
    var last = UInt8(ascii: "[")
    while i < bytes.count {
      switch bytes[i] {
      case 0x20, 0x09, 0x0A, 0x0D:
        i += 1
        continue
      case UInt8(ascii: "/"):
        if let end = commentEnd(bytes, from: i) {
          for place in i..<end where bytes[place] != 0x0A { result[place] = 0x20 }
          i = end
          continue
        }
      case UInt8(ascii: ","):
        comma = [UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ",")].contains(last) ? nil : i
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if let place = comma { result[place] = 0x20 }
        comma = nil
      default: comma = nil
      }
      last = bytes[i]
      i = last == UInt8(ascii: "\"") ? stringEnd(bytes, from: i) : i + 1
    }
    return result
  }

  /// - Returns: nil when no comment starts here, or one that never ends.
  private static func commentEnd(_ bytes: [UInt8], from start: Int) -> Int? {
    guard start + 1 < bytes.count else { return nil }
    switch bytes[start + 1] {
    case UInt8(ascii: "/"): return bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
    case UInt8(ascii: "*"):
      var i = start + 2
      while i + 1 < bytes.count {
        if bytes[i] == UInt8(ascii: "*"), bytes[i + 1] == UInt8(ascii: "/") { return i + 2 }
        i += 1
      }
      return nil
    default: return nil
    }
  }

  private static func stringEnd(_ bytes: [UInt8], from start: Int) -> Int {
    var i = start + 1
    while i < bytes.count {
      if bytes[i] == UInt8(ascii: "\"") { return i + 1 }
      i += bytes[i] == UInt8(ascii: "\\") ? 2 : 1
    }
    return bytes.count
  }
}
