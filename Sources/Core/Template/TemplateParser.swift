/// Reads a template's text, left to right, into parts.
struct TemplateParser {
  private let characters: [Character]
  private var parts: [KeyTemplate.Part] = []
  private var literal = ""
  private var names: Set<String> = []

  init(_ text: String) { characters = Array(text) }

  consuming func parse() throws(TemplateError) -> [KeyTemplate.Part] {
    guard !characters.isEmpty else { throw TemplateError(.empty, offset: 0) }
    var i = 0
    while i < characters.count {
      switch characters[i] {
      case "{":
        guard let close = characters[i...].firstIndex(of: "}") else {
          throw TemplateError(.unclosedBrace, offset: i)
        }
        try append(name: String(characters[(i + 1)..<close]), at: i)
        i = close + 1
      case "}": throw TemplateError(.strayClosingBrace, offset: i)
      default:
        literal.append(characters[i])
        i += 1
      }
    }
    flushLiteral()
    return parts
  }

  private mutating func flushLiteral() {
    guard !literal.isEmpty else { return }
    parts.append(.literal(Array(literal.utf8)))
    literal = ""
  }

  private mutating func append(name: String, at offset: Int) throws(TemplateError) {
    flushLiteral()
    if case .rest(let rest)? = parts.last {
      throw TemplateError(.restNotLast(rest), offset: offset)
    }
    for part in parts {
      if case .rest(let rest) = part { throw TemplateError(.restNotLast(rest), offset: offset) }
    }
    let isRest = name.hasSuffix("...")
    let bare = isRest ? String(name.dropLast(3)) : name
    guard !bare.isEmpty else { throw TemplateError(.emptyName, offset: offset) }
    guard Self.isName(bare) else { throw TemplateError(.badName(name), offset: offset) }
    switch bare {
    case "legacy" where !isRest: parts.append(.legacy)
    case "id" where !isRest: parts.append(.id)
    case "legacy", "id": throw TemplateError(.badName(name), offset: offset)
    default: try appendCapture(bare, isRest: isRest, at: offset)
    }
  }

  private mutating func appendCapture(
    _ name: String, isRest: Bool, at offset: Int
  ) throws(TemplateError) {
    guard names.insert(name).inserted else {
      throw TemplateError(.repeatedCapture(name), offset: offset)
    }
    if case .capture(let previous)? = parts.last {
      throw TemplateError(.adjacentCaptures(previous, name), offset: offset)
    }
    parts.append(isRest ? .rest(name) : .capture(name))
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
