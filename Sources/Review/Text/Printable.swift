public import Core

/// Text from outside, made harmless for a terminal: nothing in it moves the cursor, changes the
/// direction of reading, or takes no room.
///
/// Escaped as `\u{…}` are controls, format characters (bidirectional and zero-width ones among
/// them), spaces other than U+0020, line and paragraph separators, private and unassigned code
/// points, and combining marks with nothing to stand on or stacked more than three high. Bytes that
/// are not UTF-8 appear as `\xNN`.
public enum Printable {
  /// A key so that different keys are different text: a backslash is doubled, a space at either end
  /// is escaped, the empty key is `\u{}`.
  public static func key(_ key: Key) -> String { exact(key.bytes) }

  /// A name under the rules of `key`.
  public static func name(_ text: String) -> String { exact(Array(text.utf8)) }

  /// A sentence that may quote something from outside; backslashes and spaces stay.
  public static func prose(_ text: String) -> String {
    if text.utf8.allSatisfy({ isPlain($0) }) { return text }
    var output = ""
    var marks = MarkStack()
    for scalar in text.unicodeScalars { append(scalar, &marks, to: &output) }
    return output
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

  // MARK: - Pieces

  private static func exact(_ bytes: [UInt8]) -> String {
    let backslash = UInt8(ascii: "\\")
    let space = UInt8(ascii: " ")
    if bytes.isEmpty { return "\\u{}" }
    if bytes.first != space, bytes.last != space,
      bytes.allSatisfy({ isPlain($0) && $0 != backslash })
    {
      return String(decoding: bytes, as: UTF8.self)
    }
    var output = ""
    var marks = MarkStack()
    var position = 0
    for element in UTF8Elements(bytes) {
      switch element {
      case .invalid(let byte): output += hexadecimal(byte)
      case .scalar("\\"): output += "\\\\"
      case .scalar(" ") where position == 0 || position == bytes.count - 1: output += "\\u{20}"
      case .scalar(let scalar): append(scalar, &marks, to: &output)
      }
      position += element.length
    }
    return output
  }

  private static func append(
    _ scalar: Unicode.Scalar, _ marks: inout MarkStack, to output: inout String
  ) {
    if isHidden(scalar) || !marks.admits(scalar) {
      output += escape(scalar)
    } else {
      output.unicodeScalars.append(scalar)
    }
  }

  static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
  }

  private static func isPlain(_ byte: UInt8) -> Bool { (0x20..<0x7F).contains(byte) }
}

/// Counts combining marks, which take no column and could pile up over their neighbours.
private struct MarkStack {
  private var height: Int?

  mutating func admits(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark:
      guard let below = height, below < 3 else { return false }
      height = below + 1
    default: height = Printable.isHidden(scalar) ? nil : 0
    }
    return true
  }
}
