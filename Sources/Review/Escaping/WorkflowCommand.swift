/// Commands to GitHub Actions in a step's log, and text that must not be one.
///
/// The form is that of GitHub's "Workflow commands for GitHub Actions"; the escapes are those of
/// `@actions/core`.
package enum WorkflowCommand {
  /// The data of a command, behind its second `::`.
  static func data(_ text: String) -> String { escaped(text, isProperty: false) }

  /// The value of a command's property.
  static func property(_ text: String) -> String { escaped(text, isProperty: true) }

  /// Lines of a log in which nothing is a command, whatever a view forgot to escape.
  ///
  /// `::` before a letter counts where only blanks stand before it on its line, `##[` anywhere. Text with neither comes
  /// back as it is, and so does JSON and HTML of this program, which hold neither.
  package static func inert(_ text: String) -> String {
    guard mayHoldCommand(text.utf8.span) else { return text }
    var commands = CommandGuard()
    var colons = 0
    var isLineStart = true
    var output = ""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      let isBracket = commands.endsBracketCommand(scalar)
      let isColon = isLineStart && scalar == ":"
      let isName = rest.first.map(CommandGuard.isASCIILetter) ?? true
      if isBracket || isColon && colons == 1 && isName {
        output += Printable.escape(scalar)
      } else {
        output.unicodeScalars.append(scalar)
      }
      colons = isColon ? colons + 1 : 0
      if scalar == "\n" || scalar == "\r" {
        isLineStart = true
      } else if !isColon || colons > 1 {
        isLineStart = isLineStart && scalar.properties.isWhitespace
      }
    }
    return output
  }

  private static func mayHoldCommand(_ bytes: Span<UInt8>) -> Bool {
    var last: UInt8 = 0
    for index in bytes.indices {
      let byte = bytes[index]
      if byte == last, byte == UInt8(ascii: ":") || byte == UInt8(ascii: "#") { return true }
      last = byte
    }
    return false
  }

  private static func escaped(_ text: String, isProperty: Bool) -> String {
    var commands = CommandGuard()
    var output = ""
    for scalar in text.unicodeScalars {
      let isCommand = commands.endsBracketCommand(scalar)
      switch scalar {
      case "%": output += "%25"
      case "\r": output += "%0D"
      case "\n": output += "%0A"
      case ":" where isProperty: output += "%3A"
      case "," where isProperty: output += "%2C"
      case _ where isCommand || Printable.isHidden(scalar): output += Printable.escape(scalar)
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }
}
