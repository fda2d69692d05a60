import Core
import TOMLKit

/// `wrangler.toml`.
struct TOMLFormat {
  private let places: TOMLPlaces

  /// - Parameter text: without U+0000, at which TOMLKit would stop reading.
  static func read(_ text: String, file: String) throws(DiagnosticsError) -> ConfigurationNode {
    let bytes = Array(text.utf8)
    if let hazard = TOMLHazards.first(in: bytes) {
      throw DiagnosticsError([
        Diagnostic(
          .syntax, "This is not TOML: \(hazard.advice).",
          at: LineIndex(bytes, file: file).range(hazard.offset..<(hazard.offset + 1)))
      ])
    }
    do {
      let format = TOMLFormat(places: TOMLPlaces(text, file: file))
      return format.node(try TOMLTable(string: text), path: [])
    } catch let error as TOMLParseError {
      let begin = error.source.begin
      throw DiagnosticsError([
        Diagnostic(
          // The parser's own words repeat what it read, and another file may be meant.
          .syntax, "The TOML parser stopped here. Check quotes, brackets and '=' at this place.",
          at: SourceRange(file: file, line: begin.line, column: begin.column))
      ])
    } catch {
      throw DiagnosticsError([Diagnostic(.syntax, "The TOML parser failed.", at: nil)])
    }
  }

  private func node(_ table: TOMLTable, path: [String]) -> ConfigurationNode {
    guard path.count < ConfigurationNode.depth else {
      return ConfigurationNode(content: .other("a table"), range: places.range(of: path))
    }
    let members = table.keys.compactMap { key -> ConfigurationMember? in
      guard let value = table[key] else { return nil }
      let keyPath = path + [key]
      return ConfigurationMember(
        name: key, nameRange: places.range(of: keyPath), value: node(value, path: keyPath))
    }
    return ConfigurationNode(content: .table(members), range: places.range(of: path))
  }

  private func node(_ value: any TOMLValueConvertible, path: [String]) -> ConfigurationNode {
    if let table = value.table { return node(table, path: path) }
    let range = places.range(of: path)
    if let text = value.string { return ConfigurationNode(content: .text(text), range: range) }
    guard let array = value.array, path.count < ConfigurationNode.depth else {
      return ConfigurationNode(content: .other("a value of type \(value.type)"), range: range)
    }
    let items = (0..<array.count).map { node(array[$0], path: path + [String($0)]) }
    return ConfigurationNode(content: .list(items), range: range)
  }
}
