/// Finds in a text what a CI system's log takes for a command.
///
/// GitHub Actions reads `::name …::` where only blanks stand before it on its line, and `##[name]`
/// anywhere in a line; Azure Pipelines reads `##vso[…]` anywhere. Feed it the scalars of a text in
/// order; it says about which one has to be written otherwise.
struct CommandGuard {
  private enum Hashes {
    case none, one
    /// Two or more, and then nothing but letters.
    case word
  }

  /// Whether a command could begin here: at a text's start, and after a blank, where a line may end.
  private var isAtStart = true
  /// Whether the last scalar was a colon at such a place.
  private var isAfterColon = false
  private var hashes = Hashes.none

  /// Whether the scalar completes the opening of a command of either kind.
  ///
  /// - Parameter next: the scalar after it; nil at the text's end. Behind `::`, a name begins with a
  ///   letter, so that an address such as `::1` stays.
  mutating func endsOpening(_ scalar: Unicode.Scalar, next: Unicode.Scalar?) -> Bool {
    let isOpening = isAfterColon && scalar == ":" && (next.map(Self.isASCIILetter) ?? true)
    isAfterColon = isAtStart && scalar == ":"
    isAtStart = scalar.isASCII ? scalar.value <= 0x20 : scalar.properties.isWhitespace
    return endsBracketCommand(scalar) || isOpening
  }

  /// Whether the scalar completes `##[`, or `##name[`.
  mutating func endsBracketCommand(_ scalar: Unicode.Scalar) -> Bool {
    switch (scalar, hashes) {
    case ("#", .none): hashes = .one
    case ("#", _): hashes = .word
    case ("[", .word):
      hashes = .none
      return true
    case (_, .word) where Self.isASCIILetter(scalar): break
    default: hashes = .none
    }
    return false
  }

  /// Whether a text has none of either kind.
  static func admits(_ text: some Collection<UInt8>) -> Bool {
    var commands = CommandGuard()
    var index = text.startIndex
    while index != text.endIndex {
      let scalar = Unicode.Scalar(text[index])
      index = text.index(after: index)
      let next = index == text.endIndex ? nil : Unicode.Scalar(text[index])
      if commands.endsOpening(scalar, next: next) { return false }
    }
    return true
  }

  /// Of ASCII.
  static func isASCIILetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z": true
    default: false
    }
  }
}
