package import Core

/// Text from outside, made harmless for a terminal and for a log: nothing in it moves the cursor,
/// changes the direction of reading, takes no room, or is a command of a CI system.
///
/// Escaped as `\u{…}` are controls, format characters (bidirectional and zero-width ones among
/// them), spaces other than U+0020, line and paragraph separators, private and unassigned code
/// points, and combining marks with nothing to stand on (a letter or a digit, of ASCII) or stacked
/// more than three high; and the last sign of `::` before a letter, at the start or after a blank, and of
/// `##[`.
/// Bytes that are not UTF-8 appear as `\xNN`.
package enum Printable {
  /// A key so that different keys are different text: a backslash is doubled, a space at either end
  /// is escaped, the empty key is `\u{}`.
  package static func key(_ key: Key) -> String { exact(key.bytes) }

  /// A name under the rules of `key`.
  package static func name(_ text: String) -> String { exact(Array(text.utf8)) }

  /// A sentence that may quote something from outside; backslashes and spaces stay.
  package static func prose(_ text: String) -> String {
    if text.utf8.allSatisfy({ isPlain($0) }), CommandGuard.admits(text.utf8) { return text }
    var output = PrintableText()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() { output.append(scalar, next: rest.first) }
    return output.text
  }

  /// Lines that may quote something from outside: as `prose`, but line feeds end lines.
  package static func lines(_ text: String) -> String {
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { prose(String($0)) }.joined(separator: "\n")
  }

  /// Whether the character, shown as it is, could not be seen or would change what stands around it.
  static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return !isPlain(UInt8(truncatingIfNeeded: scalar.value)) }
    // Shown as an empty cell, though a symbol.
    if scalar == "\u{2800}" { return true }
    let properties = scalar.properties
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .privateUse,
      .surrogate, .unassigned:
      return true
    default: return properties.isDefaultIgnorableCodePoint
    }
  }

  static func escape(_ scalar: Unicode.Scalar) -> String {
    "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
  }

  static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
  }

  // MARK: - Pieces

  private static func exact(_ bytes: [UInt8]) -> String {
    let backslash = UInt8(ascii: "\\")
    let space = UInt8(ascii: " ")
    if bytes.isEmpty { return "\\u{}" }
    if bytes.first != space, bytes.last != space,
      bytes.allSatisfy({ isPlain($0) && $0 != backslash }), CommandGuard.admits(bytes)
    {
      return String(decoding: bytes, as: UTF8.self)
    }
    var output = PrintableText()
    var position = 0
    var rest = Array(UTF8Elements(bytes))[...]
    while let element = rest.popFirst() {
      switch element {
      case .invalid(let byte): output.append(escaped: hexadecimal(byte))
      case .scalar("\\"): output.append(escaped: "\\\\")
      case .scalar(" ") where position == 0 || position == bytes.count - 1:
        output.append(escaped: "\\u{20}")
      case .scalar(let scalar): output.append(scalar, next: rest.first?.scalar)
      }
      position += element.length
    }
    return output.text
  }

  private static func isPlain(_ byte: UInt8) -> Bool { (0x20..<0x7F).contains(byte) }
}

/// Harmless text, as it grows scalar by scalar.
private struct PrintableText {
  private(set) var text = ""
  private var marks = MarkStack()
  private var commands = CommandGuard()

  /// - Parameter next: the scalar after it; nil at the end.
  mutating func append(_ scalar: Unicode.Scalar, next: Unicode.Scalar?) {
    let isCommand = commands.endsOpening(scalar, next: next)
    let isStanding = marks.admits(scalar)
    if isCommand || !isStanding || Printable.isHidden(scalar) {
      text += Printable.escape(scalar)
    } else {
      text.unicodeScalars.append(scalar)
    }
  }

  /// Something that is harmless already, in place of what it stands for.
  mutating func append(escaped: String) {
    for scalar in escaped.unicodeScalars {
      _ = commands.endsOpening(scalar, next: nil)
      _ = marks.admits(scalar)
    }
    text += escaped
  }
}

/// Counts combining marks, which take no column and could pile up over their neighbours, or hide a
/// sign of ASCII that they stand on.
private struct MarkStack {
  private var height: Int?

  mutating func admits(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark:
      guard let below = height, below < 3 else { return false }
      height = below + 1
    default: height = carries(scalar) ? 0 : nil
    }
    return true
  }

  private func carries(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9": return true
      default: return false
      }
    }
    return !Printable.isHidden(scalar)
  }
}
