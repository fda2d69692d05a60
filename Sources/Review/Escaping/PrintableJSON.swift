import ByteJSON

/// JSON whose strings show nothing but text.
///
/// What a terminal, an editor or JavaScript would take for more than text (controls, line separators,
/// bidirectional and invisible characters) is escaped, and so is the bracket that would make a command of a
/// CI system's log out of `##name[`. A reader decodes the same value.
enum PrintableJSON {
  /// The text as a token, its quotes included.
  static func token(_ text: String) -> [UInt8] {
    var commands = CommandGuard()
    var token = [UInt8(ascii: "\"")]
    token.reserveCapacity(text.utf8.count + 2)
    for scalar in text.unicodeScalars {
      let isCommand = commands.endsBracketCommand(scalar)
      switch scalar {
      case "\"": token += "\\\"".utf8
      case "\\": token += "\\\\".utf8
      case "\n": token += "\\n".utf8
      case "\r": token += "\\r".utf8
      case "\t": token += "\\t".utf8
      case _ where isCommand || Printable.isHidden(scalar):
        for unit in UTF16.encode(scalar) ?? .init() { append(escape: unit, to: &token) }
      default: token += UTF8.encode(scalar) ?? .init()
      }
    }
    token.append(UInt8(ascii: "\""))
    return token
  }

  /// Appends `\u003c`.
  static func append(escape unit: UInt16, to token: inout [UInt8]) {
    token += "\\u".utf8
    for shift: UInt16 in [12, 8, 4, 0] {
      token.append(.hexDigit(UInt8(truncatingIfNeeded: unit >> shift & 0xF)))
    }
  }
}
