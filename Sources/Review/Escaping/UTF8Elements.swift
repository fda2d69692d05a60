/// The characters of bytes that may be no UTF-8: scalars, and single bytes that belong to none.
struct UTF8Elements: Sequence, IteratorProtocol {
  enum Element: Hashable {
    case scalar(Unicode.Scalar)
    case invalid(UInt8)

    /// Nil for a byte that is none.
    var scalar: Unicode.Scalar? {
      if case .scalar(let scalar) = self { scalar } else { nil }
    }

    /// In bytes.
    var length: Int {
      switch self {
      case .scalar(let scalar): UTF8.width(scalar)
      case .invalid: 1
      }
    }
  }

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> Element? {
    guard position < bytes.count else { return nil }
    let lead = bytes[position]
    if lead < 0x80 {
      position += 1
      return .scalar(Unicode.Scalar(lead))
    }
    let end = Swift.min(bytes.count, position + Self.length(lead: lead))
    let sequence = bytes[position..<end]
    guard let text = String(validating: sequence, as: UTF8.self),
      let scalar = text.unicodeScalars.first, UTF8.width(scalar) == sequence.count
    else {
      position += 1
      return .invalid(lead)
    }
    position = end
    return .scalar(scalar)
  }

  /// Bytes that a sequence with this first byte ought to have (RFC 3629 §3).
  private static func length(lead: UInt8) -> Int {
    switch lead {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  }
}
