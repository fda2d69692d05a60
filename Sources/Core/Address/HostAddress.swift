/// The host of an address, in one spelling: a name in lower case, or the bytes of an IP address.
///
/// What programs read in different ways is no host at all: a trailing dot, `127.1`, `0x7f000001`,
/// `2130706433`, leading zeros, zones, IPv4 written as IPv6, and anything beyond ASCII.
package enum HostAddress: Hashable, Sendable {
  /// Letters in lower case, digits, `-`, `_` and dots between.
  case name(String)
  /// Four bytes.
  case ipv4([UInt8])
  /// Sixteen bytes.
  case ipv6([UInt8])

  /// Why a text is no host; ends a sentence that begins with the text's name.
  package struct Mistake: Error, Hashable, Sendable {
    package let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  /// - Parameter text: as it stands in a URL; IPv6 in brackets.
  package init(_ text: Substring) throws(Mistake) {
    let bytes = text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    guard !bytes.isEmpty else { throw Mistake("this has no host") }
    if bytes.first == UInt8(ascii: "[") {
      guard bytes.last == UInt8(ascii: "]") else { throw Mistake("this has no valid host") }
      self = .ipv6(try IPv6Text.bytes(of: bytes.dropFirst().dropLast()))
      return
    }
    let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard labels.allSatisfy({ !$0.isEmpty }) else {
      throw Mistake("this has an empty part in its host, or a dot at its end")
    }
    guard bytes.count <= 253, labels.allSatisfy({ $0.count <= 63 && $0.allSatisfy(Self.isName) })
    else { throw Mistake("this has no valid host") }
    if let last = labels.last, Self.isNumber(last) {
      self = .ipv4(try Self.ipv4(labels))
    } else {
      self = .name(String(decoding: bytes, as: UTF8.self))
    }
  }

  /// Whether the address is this machine's own (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3,
  /// RFC 6761 section 6.3).
  package var isLoopback: Bool {
    switch self {
    case .name(let name): name == "localhost"
    case .ipv4(let bytes): bytes.first == 127
    case .ipv6(let bytes): bytes == [UInt8](repeating: 0, count: 15) + [1]
    }
  }

  /// As it stands in a URL.
  package var text: String {
    switch self {
    case .name(let name): return name
    case .ipv4(let bytes): return bytes.map { String($0) }.joined(separator: ".")
    case .ipv6(let bytes):
      let groups = stride(from: 0, to: bytes.count - 1, by: 2).map {
        String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16)
      }
      return "[\(groups.joined(separator: ":"))]"
    }
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }

  /// Whether a resolver could take the last label, and so the host, for a number (WHATWG URL, "ends
  /// in a number").
  private static func isNumber(_ label: ArraySlice<UInt8>) -> Bool {
    label.allSatisfy { (0x30...0x39).contains($0) } || label.starts(with: Array("0x".utf8))
  }

  private static func ipv4(_ labels: [ArraySlice<UInt8>]) throws(Mistake) -> [UInt8] {
    let numbers = labels.compactMap { label -> UInt8? in
      guard label.allSatisfy({ (0x30...0x39).contains($0) }),
        label.count == 1 || label.first != 0x30
      else { return nil }
      return UInt8(String(decoding: label, as: UTF8.self))
    }
    guard numbers.count == 4, labels.count == 4 else {
      throw Mistake("this has a numeric host that is not four decimal numbers with dots")
    }
    return numbers
  }
}

/// RFC 4291 section 2.2, without the form that ends in an IPv4 address.
enum IPv6Text {
  static func bytes(of text: ArraySlice<UInt8>) throws(HostAddress.Mistake) -> [UInt8] {
    guard !text.contains(UInt8(ascii: ".")) else { throw embedded }
    guard !text.contains(UInt8(ascii: "%")) else {
      throw HostAddress.Mistake("this has a zone in its IPv6 address")
    }
    guard let groups = groups(Array(text)) else {
      throw HostAddress.Mistake("this has no valid IPv6 address")
    }
    let bytes = groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    guard !holdsIPv4(groups) else { throw embedded }
    return bytes
  }

  private static let embedded = HostAddress.Mistake(
    "this writes an IPv4 address as IPv6; write the four decimal numbers")

  /// IPv4-mapped and IPv4-compatible addresses, and those of NAT64 (RFC 6052) and 6to4 (RFC 3056).
  private static func holdsIPv4(_ groups: [UInt16]) -> Bool {
    if groups[0] == 0x2002 || groups[0] == 0x64 && groups[1] == 0xFF9B { return true }
    guard groups[..<5].allSatisfy({ $0 == 0 }) else { return false }
    return groups[5] == 0xFFFF || groups[5] == 0 && groups[6] != 0
  }

  /// Eight groups, or nil.
  private static func groups(_ text: [UInt8]) -> [UInt16]? {
    let colon = UInt8(ascii: ":")
    let gaps = text.indices.dropLast().filter { text[$0] == colon && text[$0 + 1] == colon }
    guard let gap = gaps.first else {
      let all = numbers(text[...])
      return all?.count == 8 ? all : nil
    }
    guard gaps.count == 1, let head = numbers(text[..<gap]), let tail = numbers(text[(gap + 2)...]),
      head.count + tail.count < 8
    else { return nil }
    return head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
  }

  private static func numbers(_ text: ArraySlice<UInt8>) -> [UInt16]? {
    if text.isEmpty { return [] }
    var numbers: [UInt16] = []
    for part in text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
      let isHexadecimal = part.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
      }
      guard (1...4).contains(part.count), isHexadecimal,
        let number = UInt16(String(decoding: part, as: UTF8.self), radix: 16)
      else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}
