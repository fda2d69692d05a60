/// Arguments of a command that a person is told to type or to paste.
///
/// The shell takes each for exactly the text that it stands for, and what is shown is harmless for a
/// terminal: it needs no `Printable`, which would make other text of it.
package enum ShellWord {
  /// A file as an argument, which no program takes for an option.
  package static func file(_ path: String) -> String {
    quoted(path.utf8.first == UInt8(ascii: "-") ? "./" + path : path)
  }

  /// The argument, in quotes where a POSIX shell would take it for more than a word.
  ///
  /// What could not be seen, or would hide a neighbour, stands in octal inside of `$'…'`, which Bash,
  /// Z shell, Korn shell and POSIX of 2024 read.
  package static func quoted(_ argument: String) -> String {
    if isPlain(argument) { return argument }
    return isVisible(argument) ? singleQuoted(argument) : dollarQuoted(argument)
  }

  /// Whether no shell takes any of it for more than text; Z shell gives a leading `=` a meaning.
  private static func isPlain(_ argument: String) -> Bool {
    guard let first = argument.utf8.first, first != UInt8(ascii: "=") else { return false }
    return CommandGuard.admits(argument.utf8)
      && argument.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "-_./:@%+=,".utf8.contains(byte)
        }
      }
  }

  private static func isVisible(_ argument: String) -> Bool {
    CommandGuard.admits(argument.utf8) && !argument.unicodeScalars.contains(where: isEscaped)
  }

  private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
    if Printable.isHidden(scalar) { return true }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark: return true
    default: return false
    }
  }

  private static func singleQuoted(_ argument: String) -> String {
    var output = Array("'".utf8)
    for byte in argument.utf8 {
      if byte == UInt8(ascii: "'") { output += "'\\''".utf8 } else { output.append(byte) }
    }
    return String(decoding: output + "'".utf8, as: UTF8.self)
  }

  private static func dollarQuoted(_ argument: String) -> String {
    var commands = CommandGuard()
    var output = "$'"
    var rest = argument.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      let isCommand = commands.endsOpening(scalar, next: rest.first)
      switch scalar {
      case "\\": output += "\\\\"
      case "'": output += "\\'"
      case _ where isCommand || isEscaped(scalar):
        for byte in UTF8.encode(scalar) ?? .init() { output += octal(byte) }
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output + "'"
  }

  private static func octal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 8)
    return "\\" + String(repeating: "0", count: 3 - digits.utf8.count) + digits
  }
}
