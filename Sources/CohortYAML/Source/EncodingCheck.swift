import Core

/// Refuses bytes that are not plain UTF-8 text, with the place of the first offender.
///
/// Both readers run it first, so that the parsers behind it never see such bytes.
struct EncodingCheck {
  /// - Returns: nil when `bytes` are UTF-8 without control characters other than tab and the line
  ///   breaks, so that libyaml's own reader finds nothing to refuse.
  static func mistake(in bytes: [UInt8], file: String) -> Diagnostic? {
    if bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
      return Diagnostic(
        .savedPlan,
        """
        This is a saved plan (.ksplan), for 'show', 'apply' and 'verify'. Name the cohort plan \
        here, a YAML file.
        """,
        at: SourceRange(file: file, line: 1, column: 1))
    }
    if let encoding = foreignEncoding(bytes) {
      return Diagnostic(
        .unsupportedEncoding,
        "The file is \(encoding). Keyshift reads UTF-8 only; save the file as UTF-8.",
        at: SourceRange(file: file, line: 1, column: 1))
    }
    let source = SourceText(bytes)
    if let offset = firstInvalidByte(source.bytes) {
      return Diagnostic(
        .invalidUTF8,
        """
        The byte 0x\(hex(UInt32(source.bytes[offset]), digits: 2)) here is not part of a UTF-8 \
        character. Save the file as UTF-8.
        """,
        at: source.range(ofByte: offset, file: file))
    }
    if let (offset, scalar) = firstForbidden(source.bytes) {
      return Diagnostic(
        .controlCharacter,
        """
        The character U+\(hex(scalar, digits: 4)) is here unescaped and invisible. \
        \(scalar == 0 ? utf16 : "")Remove it, or write it as an escape in a double-quoted string.
        """,
        at: source.range(ofByte: offset, file: file))
    }
    return nil
  }

  private static let utf16 =
    "A file full of them is UTF-16 without a byte order mark: save it as UTF-8. "

  /// The encoding of a list of users that neither is UTF-8 nor says that it is UTF-16.
  static func unreadableEncoding(_ bytes: [UInt8]) -> String? {
    foreignEncoding(bytes).flatMap { $0 == "UTF-16" ? nil : $0 }
  }

  private static func foreignEncoding(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      return "UTF-32"
    }
    let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    return isUTF16 ? "UTF-16" : nil
  }

  private static func firstInvalidByte(_ bytes: [UInt8]) -> Int? {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }

  private static func firstForbidden(_ bytes: [UInt8]) -> (offset: Int, scalar: UInt32)? {
    for offset in bytes.indices {
      if let scalar = forbidden(bytes, at: offset) { return (offset, scalar) }
    }
    return nil
  }

  /// What YAML 1.2.2 calls not printable (section 5.1): most C0 and C1 controls, the byte order
  /// mark away from the start, and two noncharacters.
  private static func forbidden(_ bytes: [UInt8], at offset: Int) -> UInt32? {
    func next(_ distance: Int) -> UInt8 {
      offset + distance < bytes.count ? bytes[offset + distance] : 0
    }
    switch bytes[offset] {
    case 0x09, 0x0A, 0x0D: return nil
    case 0x00..<0x20, 0x7F: return UInt32(bytes[offset])
    case 0xC2: return (0x80...0x9F).contains(next(1)) && next(1) != 0x85 ? UInt32(next(1)) : nil
    case 0xEF where next(1) == 0xBB && next(2) == 0xBF: return 0xFEFF
    case 0xEF where next(1) == 0xBF && next(2) >= 0xBE: return 0xFF40 | UInt32(next(2))
    default: return nil
    }
  }

  private static func hex(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
