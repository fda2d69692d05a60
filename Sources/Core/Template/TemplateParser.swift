/// Reads a template's text, left to right, into parts.
///
/// Braces are scalars of their own: what combines with the next character hides none.
struct TemplateParser {
  /// A key has 512 bytes, so a template with more captures matches none.
  static let maximumCaptures = 256

  private let scalars: [Unicode.Scalar]
  private var parts: [KeyTemplate.Part] = []
  private var literal = ""
  private var names: Set<String> = []
  private var rest: String?

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  consuming func parse() throws(TemplateError) -> [KeyTemplate.Part] {
    guard !scalars.isEmpty else { throw TemplateError(.empty, offset: 0) }
    var i = 0
    while i < scalars.count {
      switch scalars[i] {
      case "{":
        guard let close = scalars[i...].firstIndex(of: "}") else {
          throw error(.unclosedBrace, at: i)
        }
        var name = ""
        name.unicodeScalars.append(contentsOf: scalars[(i + 1)..<close])
        try append(name: name, at: i)
        i = close + 1
      case "}": throw error(.strayClosingBrace, at: i)
      default:
        literal.unicodeScalars.append(scalars[i])
        i += 1
      }
    }
    if let rest, !literal.isEmpty {
      throw error(.restNotLast(rest), at: scalars.count - literal.unicodeScalars.count)
    }
    flushLiteral()
    return parts
  }

  /// An error whose offset is in characters, as people count them.
  private func error(_ reason: TemplateError.Reason, at scalar: Int) -> TemplateError {
    var before = ""
    before.unicodeScalars.append(contentsOf: scalars[..<scalar])
    return TemplateError(reason, offset: before.count)
  }

  private mutating func flushLiteral() {
    guard !literal.isEmpty else { return }
    parts.append(.literal(Array(literal.utf8)))
    literal = ""
  }

  private mutating func append(name: String, at offset: Int) throws(TemplateError) {
    flushLiteral()
    if let rest { throw error(.restNotLast(rest), at: offset) }
    let isRest = name.utf8.suffix(3).elementsEqual("...".utf8)
    let bare = isRest ? String(decoding: name.utf8.dropLast(3), as: UTF8.self) : name
    guard !bare.isEmpty else { throw error(.emptyName, at: offset) }
    guard Self.isName(bare) else { throw error(.badName(name), at: offset) }
    switch bare {
    case "legacy" where !isRest: parts.append(.legacy)
    case "id" where !isRest: parts.append(.id)
    case "legacy", "id": throw error(.badName(name), at: offset)
    default: try appendCapture(bare, isRest: isRest, at: offset)
    }
  }

  private mutating func appendCapture(
    _ name: String, isRest: Bool, at offset: Int
  ) throws(TemplateError) {
    guard names.insert(name).inserted else {
      throw error(.repeatedCapture(name), at: offset)
    }
    if case .capture(let previous)? = parts.last {
      throw error(.adjacentCaptures(previous, name), at: offset)
    }
    guard names.count <= Self.maximumCaptures else {
      throw error(.tooManyCaptures(Self.maximumCaptures), at: offset)
    }
    parts.append(isRest ? .rest(name) : .capture(name))
    if isRest { rest = name }
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first) else { return false }
    return text.utf8.allSatisfy { byte in
      isLetter(byte) || (0x30...0x39).contains(byte) || byte == 0x5F || byte == 0x2D
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
