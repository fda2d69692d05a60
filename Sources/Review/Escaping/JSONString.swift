/// Strings as JSON holds them (RFC 8259 §7).
enum JSONString {
  /// Appends the text in quotes. What a terminal, an editor or JavaScript would take for more than text
  /// (controls, line separators, bidirectional and invisible characters) is escaped, and so is the
  /// bracket that would make a command of a CI system's log out of `##name[`.
  static func append(_ text: String, to output: inout String) {
    var commands = CommandGuard()
    output += "\""
    for scalar in text.unicodeScalars {
      let isCommand = commands.endsBracketCommand(scalar)
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      case _ where isCommand || Printable.isHidden(scalar):
        for unit in UTF16.encode(scalar) ?? .init() { output += escape(unit) }
      default: output.unicodeScalars.append(scalar)
      }
    }
    output += "\""
  }

  /// `\u003c`.
  static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
  }
}
