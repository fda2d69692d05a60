import Core

/// One block of a PEM file (RFC 7468).
public struct PEMBlock: Hashable, Sendable {
  /// What stands after `BEGIN`, such as `PUBLIC KEY`.
  public var label: String
  public var content: [UInt8]

  public init(label: String, content: [UInt8]) {
    self.label = label
    self.content = content
  }

  /// The only block of the text; what stands before and after it is passed over.
  ///
  /// - Returns: nil where there is none, more than one, or one that is not well-formed.
  public init?(_ text: String) {
    let lines = text.utf8.split { $0 == 0x0A || $0 == 0x0D }
      .map { String(decoding: $0.drop(while: Self.isSpace), as: UTF8.self) }
    let begins = lines.indices.filter { lines[$0].hasPrefix(Self.begin) }
    guard begins.count == 1, let begin = begins.first,
      let end = lines.indices.first(where: { $0 > begin && lines[$0].hasPrefix(Self.end) }),
      let label = Self.label(of: lines[begin], after: Self.begin),
      label == Self.label(of: lines[end], after: Self.end),
      let content = Base64Text.decode(
        lines[(begin + 1)..<end].flatMap { $0.utf8.filter { !Self.isSpace($0) } })
    else { return nil }
    self.init(label: label, content: content)
  }

  /// Lines of 64 characters, each ended by a newline.
  public var text: String {
    let body = Array(Base64Text.encode(content).utf8)
    var text = "\(Self.begin)\(label)\(Self.dashes)\n"
    for start in stride(from: 0, to: body.count, by: 64) {
      text += String(decoding: body[start..<min(start + 64, body.count)], as: UTF8.self) + "\n"
    }
    return text + "\(Self.end)\(label)\(Self.dashes)\n"
  }

  private static let begin = "-----BEGIN "
  private static let end = "-----END "
  private static let dashes = "-----"

  private static func label(of line: String, after start: String) -> String? {
    let rest = line.dropFirst(start.count)
    let trimmed = String(
      decoding: rest.utf8.reversed().drop(while: isSpace).reversed(), as: UTF8.self)
    guard trimmed.hasSuffix(dashes) else { return nil }
    return String(trimmed.dropLast(dashes.count))
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}
