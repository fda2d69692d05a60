import ByteJSON

/// A JSON object of scalars on one line, read without building a tree.
enum FlatObject {
  enum Scalar {
    /// Unescaped, as UTF-8.
    case string([UInt8])
    case integer(Int64)
    case bool(Bool)
  }

  /// Hands over the members in order.
  ///
  /// - Parameter take: returns false to refuse the object, as for an unknown name.
  /// - Returns: false where the line is not such an object (RFC 8259, without blanks between tokens,
  ///   as this program writes it), or was refused.
  static func read(_ line: ArraySlice<UInt8>, _ take: (String, Scalar) -> Bool) -> Bool {
    var reader = Reader(bytes: line, position: line.startIndex)
    guard reader.skip(UInt8(ascii: "{")) else { return false }
    repeat {
      guard let name = reader.string(), reader.skip(UInt8(ascii: ":")),
        let scalar = reader.scalar(), take(String(decoding: name, as: UTF8.self), scalar)
      else { return false }
    } while reader.skip(UInt8(ascii: ","))
    return reader.skip(UInt8(ascii: "}")) && reader.position == line.endIndex
  }

  private struct Reader {
    let bytes: ArraySlice<UInt8>
    var position: Int

    mutating func skip(_ byte: UInt8) -> Bool {
      guard position < bytes.endIndex, bytes[position] == byte else { return false }
      position += 1
      return true
    }

    mutating func skip(_ word: StaticString) -> Bool {
      let expected = Array("\(word)".utf8)
      guard bytes[position...].starts(with: expected) else { return false }
      position += expected.count
      return true
    }

    mutating func scalar() -> Scalar? {
      guard position < bytes.endIndex else { return nil }
      switch bytes[position] {
      case UInt8(ascii: "\""): return string().map { .string($0) }
      case UInt8(ascii: "t"): return skip("true") ? .bool(true) : nil
      case UInt8(ascii: "f"): return skip("false") ? .bool(false) : nil
      default: return integer().map { .integer($0) }
      }
    }

    private mutating func integer() -> Int64? {
      let digits = bytes[position...].prefix { $0 == 0x2D || (0x30...0x39).contains($0) }
      position = digits.endIndex
      return Int64(String(decoding: digits, as: UTF8.self))
    }

    mutating func string() -> [UInt8]? {
      guard skip(UInt8(ascii: "\"")) else { return nil }
      var text: [UInt8] = []
      while true {
        let plain = bytes[position...].prefix {
          $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 >= 0x20
        }
        text += plain
        position = plain.endIndex
        if skip(UInt8(ascii: "\"")) { return text }
        guard skip(UInt8(ascii: "\\")), unescape(into: &text) else { return nil }
      }
    }

    private mutating func unescape(into text: inout [UInt8]) -> Bool {
      guard position < bytes.endIndex else { return false }
      let letter = bytes[position]
      position += 1
      switch letter {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "u"):
        guard let scalar = escapedScalar() else { return false }
        text.append(contentsOf: String(Character(scalar)).utf8)
      default: return false
      }
      return true
    }

    /// One `\u` escape, or two that are a surrogate pair.
    private mutating func escapedScalar() -> Unicode.Scalar? {
      guard let first = hexadecimal() else { return nil }
      guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) }
      guard skip("\\u"), let second = hexadecimal(), (0xDC00..<0xE000).contains(second) else {
        return nil
      }
      return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    }

    private mutating func hexadecimal() -> UInt32? {
      let digits = bytes[position...].prefix(4)
      guard digits.count == 4, digits.allSatisfy({ $0 != 0x2B && $0 != 0x2D }) else { return nil }
      position += 4
      return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
  }
}
