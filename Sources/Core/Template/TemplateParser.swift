/// Reads a template's text, left to right, into parts.
///
/// Braces are scalars of their own: what combines with the next character hides none. Two of a kind are
/// one brace of the text, read from the left: `{{{legacy}}}` is the name in braces.
struct TemplateParser {
  /// A key has 512 bytes, so a template with more captures matches none.
  static let maximumCaptures = 256

  private let scalars: [Unicode.Scalar]
  private var parts: [KeyTemplate.Part] = []
  private var literal = ""
  /// Where the text that is not yet a part begins.
  private var literalStart: Int?
  private var names: Set<String> = []
  private var rest: String?

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  consuming func parse() throws(TemplateError) -> [KeyTemplate.Part] {
    guard !scalars.isEmpty else { throw TemplateError(.empty, offset: 0) }
    var i = 0
    while i < scalars.count {
      let scalar = scalars[i]
      let isDoubled = i + 1 < scalars.count && scalars[i + 1] == scalar
      switch scalar {
      case "{" where isDoubled, "}" where isDoubled:
        append(literal: scalar, at: i)
        i += 2
      case "{":
        guard let close = scalars[i...].firstIndex(of: "}") else {
          throw error(.unclosedBrace, at: i)
        }
        try append(name: scalars[(i + 1)..<close], at: i)
        i = close + 1
      case "}": throw error(.strayClosingBrace, at: i)
      default:
        append(literal: scalar, at: i)
        i += 1
      }
    }
    if let rest, let literalStart { throw error(.restNotLast(rest), at: literalStart) }
    flushLiteral()
    return parts
  }

  private mutating func append(literal scalar: Unicode.Scalar, at offset: Int) {
    literalStart = literalStart ?? offset
    literal.unicodeScalars.append(scalar)
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
    literalStart = nil
  }

  /// - Parameter inside: what stands between the braces.
  private mutating func append(
    name inside: ArraySlice<Unicode.Scalar>, at offset: Int
  ) throws(TemplateError) {
    flushLiteral()
    if let rest { throw error(.restNotLast(rest), at: offset) }
    let pieces = inside.split(separator: "|", omittingEmptySubsequences: false)
    let name = Self.text(pieces.first ?? [])
    let isRest = name.utf8.suffix(3).elementsEqual("...".utf8)
    let bare = isRest ? String(decoding: name.utf8.dropLast(3), as: UTF8.self) : name
    guard !bare.isEmpty else { throw error(.emptyName, at: offset) }
    guard Self.isName(bare) else { throw error(.badName(name), at: offset) }
    let isIdentity = bare == "legacy" || bare == "id"
    guard !isIdentity || !isRest else { throw error(.badName(name), at: offset) }
    guard isIdentity || pieces.count < 2 else { throw error(.filteredCapture(name), at: offset) }
    switch bare {
    case "legacy": parts.append(.legacy(try form(pieces.dropFirst())))
    case "id": parts.append(.id(try form(pieces.dropFirst())))
    default: try appendCapture(bare, isRest: isRest, at: offset)
    }
  }

  /// The filters after a name.
  private func form(
    _ words: ArraySlice<ArraySlice<Unicode.Scalar>>
  ) throws(TemplateError) -> NameForm {
    var form = NameForm.plain
    for word in words {
      let text = Self.text(word)
      guard !text.isEmpty else { throw error(.emptyFilter, at: word.startIndex - 1) }
      guard let filter = NameFilter.allCases.first(where: { $0.rawValue.isSame(as: text) }) else {
        throw error(.unknownFilter(text), at: word.startIndex)
      }
      guard form.filters.count < NameForm.maximumFilters else {
        throw error(.tooManyFilters(NameForm.maximumFilters), at: word.startIndex)
      }
      form.filters.append(filter)
    }
    return form
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
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
