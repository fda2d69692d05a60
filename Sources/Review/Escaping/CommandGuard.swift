/// Finds in a text what a CI system's log takes for a command.
///
/// GitHub Actions reads `::name …::` where only blanks stand before it on its line, and `##[name]`
/// anywhere in a line; Azure Pipelines reads `##vso[…]` anywhere. Feed it the scalars of a text in
/// order; it says of which one has to be written otherwise.
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
  mutating func endsOpening(_ scalar: Unicode.Scalar) -> Bool {
    let isSecondColon = isAfterColon && scalar == ":"
    isAfterColon = isAtStart && scalar == ":"
    isAtStart = scalar.isASCII ? scalar.value <= 0x20 : scalar.properties.isWhitespace
    return endsBracketCommand(scalar) || isSecondColon
  }

  /// Whether the scalar completes `##[`, or `##name[`.
  mutating func endsBracketCommand(_ scalar: Unicode.Scalar) -> Bool {
    switch (scalar, hashes) {
    case ("#", .none): hashes = .one
    case ("#", _): hashes = .word
    case ("a"..."z", .word), ("A"..."Z", .word): break
    case ("[", .word):
      hashes = .none
      return true
    default: hashes = .none
    }
    return false
  }

  /// Whether a text has none of either kind.
  static func admits(_ text: some Sequence<UInt8>) -> Bool {
    var commands = CommandGuard()
    return text.allSatisfy { !commands.endsOpening(Unicode.Scalar($0)) }
  }
}
