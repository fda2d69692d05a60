/// Hides secrets in the text of a configuration file before lines of it are shown.
///
/// Messages show the line that a mistake stands on, and a token may stand on it: as the mistake
/// itself, or next to it. Works on any text, also on one that no parser accepts.
package enum SecretMask {
  /// `bytes` with an asterisk for each character of a value whose key announces a secret
  /// (`api_token: …`, `"password" = …`), so that lines and columns stay as they are. A reference to
  /// an environment variable, `${NAME}`, stays readable.
  package static func masking(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    /// The indentation of a key whose value stands on the lines below it.
    var keyIndentation: Int?
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if !result.isEmpty || line.startIndex > 0 { result.append(0x0A) }
      let indentation = line.prefix { $0 == 0x20 }.count
      if let outer = keyIndentation, indentation > outer || line.allSatisfy(isSpace) {
        append(masked: line, to: &result)
        continue
      }
      keyIndentation = appendLine(line, to: &result) ? indentation : nil
    }
    return result
  }

  /// - Returns: whether the line ends with a secret's key, so that its value follows below.
  private static func appendLine(_ line: ArraySlice<UInt8>, to result: inout [UInt8]) -> Bool {
    var rest = line
    while let separator = rest.firstIndex(where: { $0 == 0x3A || $0 == 0x3D }) {
      result += rest[...separator]
      let key = line[..<separator].reversed().drop { isSpace($0) || isQuote($0) }
      let name = String(decoding: key.prefix(while: isNamePart).reversed(), as: UTF8.self)
      rest = rest[(separator + 1)...]
      // A database's address can hold its password.
      guard SecretWords.name(name) || name == "postgres" else { continue }
      let spaces = rest.prefix(while: isSpace)
      result += spaces
      rest = rest.dropFirst(spaces.count)
      guard let first = rest.first, first != 0x7C, first != 0x3E else {
        result += rest
        return true
      }
      let value = value(rest, from: first)
      if isVariable(value) { result += value } else { append(masked: value, to: &result) }
      rest = rest.dropFirst(value.count)
    }
    result += rest
    return false
  }

  /// The quoted text, or what stands before the end of a flow item.
  private static func value(_ rest: ArraySlice<UInt8>, from first: UInt8) -> ArraySlice<UInt8> {
    guard !isQuote(first) else {
      let end = rest.dropFirst().firstIndex(of: first) ?? rest.endIndex
      return rest[..<end]
    }
    var start = rest.startIndex
    if rest.starts(with: [0x24, 0x7B]), let brace = rest.firstIndex(of: 0x7D) { start = brace + 1 }
    let end = rest[start...].firstIndex { $0 == 0x2C || $0 == 0x7D || $0 == 0x5D }
    return rest[..<(end ?? rest.endIndex)]
  }

  private static func isVariable(_ value: ArraySlice<UInt8>) -> Bool {
    let text = isQuote(value.first ?? 0) ? value.dropFirst() : value
    guard text.starts(with: [0x24, 0x7B]), text.last == 0x7D else { return false }
    return text.dropFirst(2).dropLast().allSatisfy(isNamePart)
  }

  /// Spaces at the edges stay, so that the line keeps its shape.
  private static func append(masked bytes: ArraySlice<UInt8>, to result: inout [UInt8]) {
    let start = bytes.firstIndex { !isSpace($0) } ?? bytes.endIndex
    let end = bytes.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
    result += bytes[..<start]
    for byte in bytes[start..<end] where byte & 0xC0 != 0x80 { result.append(UInt8(ascii: "*")) }
    result += bytes[end...]
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D
  }
  private static func isQuote(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x27 }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }
}

/// Which names announce a secret, such as `api_token` or `CLOUDFLARE_API_KEY`.
enum SecretWords {
  private static let parts = ["token", "secret", "password", "passwd", "apikey", "credential"]
  private static let words: Set<String> = ["auth", "authkey", "authorization", "bearer"]

  static func name(_ name: String) -> Bool {
    let letters = String(name.lowercased().filter { $0.isLetter || $0.isNumber })
    return words.contains(letters) || parts.contains { letters.contains($0) }
  }
}
