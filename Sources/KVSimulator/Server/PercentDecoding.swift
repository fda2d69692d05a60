/// Percent-encoding of paths and queries (RFC 3986 §2.1).
enum PercentDecoding {
  /// The bytes that `text` stands for.
  ///
  /// - Parameter plusIsSpace: as HTML forms, and so many clients, encode queries.
  /// - Returns: nil when a `%` is not followed by two hexadecimal digits.
  static func decode(_ text: Substring, plusIsSpace: Bool) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var rest = text.utf8.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else {
          return nil
        }
        bytes.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
      default: bytes.append(byte)
      }
    }
    return bytes
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}

/// The parameters of a query.
struct Query: Sendable {
  private var values: [String: [UInt8]] = [:]

  /// The first of several parameters of one name counts; malformed ones are passed over.
  init(_ text: Substring) {
    for pair in text.utf8.split(separator: UInt8(ascii: "&")) {
      let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      guard let name = PercentDecoding.decode(Substring(pair[..<end]), plusIsSpace: true),
        let value = PercentDecoding.decode(
          Substring(pair[end...].dropFirst()), plusIsSpace: true)
      else { continue }
      let key = String(decoding: name, as: UTF8.self)
      if values[key] == nil { values[key] = value }
    }
  }

  func bytes(_ name: String) -> [UInt8]? { values[name] }

  func text(_ name: String) -> String? {
    values[name].map { String(decoding: $0, as: UTF8.self) }
  }
}
