import ByteJSON
import Core

/// `wrangler.json` and `wrangler.jsonc`.
struct JSONFormat: ~Copyable {
  private let lines: LineIndex
  private var reader: JSONReader

  /// - Parameter bytes: UTF-8 without a byte order mark.
  static func read(_ bytes: [UInt8], file: String) throws(DiagnosticsError) -> ConfigurationNode {
    var format = JSONFormat(bytes, file: file)
    do throws(JSONError) {
      let root = try format.node(depth: 0)
      try format.reader.finish()
      return root
    } catch {
      throw DiagnosticsError([
        Diagnostic(
          .syntax, "Wrangler's JSON may have comments and trailing commas, and this is \(error).",
          at: format.lines.range(error.offset..<(error.offset + 1)))
      ])
    }
  }

  private init(_ bytes: [UInt8], file: String) {
    lines = LineIndex(bytes, file: file)
    reader = JSONReader(withComments: bytes)
  }

  private mutating func node(depth: Int) throws(JSONError) -> ConfigurationNode {
    let kind = try reader.peek()
    let start = reader.offset
    let content: ConfigurationNode.Content
    switch kind {
    case .string: content = .text(text(try reader.string()))
    case .object where depth < ConfigurationNode.depth:
      content = .table(try members(depth: depth))
    case .array where depth < ConfigurationNode.depth:
      content = .list(try elements(depth: depth))
    default:
      try reader.skip()
      content = .other(Self.name(kind))
    }
    return ConfigurationNode(content: content, range: lines.range(start..<reader.offset))
  }

  private mutating func members(depth: Int) throws(JSONError) -> [ConfigurationMember] {
    var members: [ConfigurationMember] = []
    try reader.enterObject()
    while let name = try reader.nextMember() {
      let value = try node(depth: depth + 1)
      members.append(
        ConfigurationMember(
          name: text(name), nameRange: lines.range(name.range), value: value))
    }
    return members
  }

  private mutating func elements(depth: Int) throws(JSONError) -> [ConfigurationNode] {
    var elements: [ConfigurationNode] = []
    try reader.enterArray()
    while try reader.nextElement() { elements.append(try node(depth: depth + 1)) }
    return elements
  }

  private func text(_ token: JSONReader.StringToken) -> String {
    String(decoding: reader.text(token) ?? Array("\u{FFFD}".utf8), as: UTF8.self)
  }

  private static func name(_ kind: JSONField.Kind) -> String {
    switch kind {
    case .string: "a text"
    case .number: "a number"
    case .object: "a table"
    case .array: "a list"
    case .true, .false: "a boolean"
    default: "null"
    }
  }
}
