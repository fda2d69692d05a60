import ByteJSON
import Core

extension PlanReading {
  /// A pointer to one place.
  mutating func pointer(_ node: YAMLNode, _ what: String) -> JSONPointer? {
    guard let text = text(node, what), let pattern = pattern(text, what) else { return nil }
    guard let pointer = pattern.pointer else {
      report(
        .badPointer,
        """
        \(what.sentence) must point to one value, but '*' matches many. Name the member; write \
        '~2' for a literal star.
        """,
        at: place(of: "*", in: text))
      return nil
    }
    return pointer
  }

  /// A path that may reach many places; an empty one is the whole document.
  mutating func pattern(_ node: YAMLNode, _ what: String) -> JSONPattern? {
    if case .scalar(let scalar) = node.content, scalar.text.isEmpty, scalar.value == .string {
      return try? JSONPattern("")
    }
    guard let text = text(node, what) else { return nil }
    return pattern(text, what)
  }

  private mutating func pattern(_ text: PlacedText, _ what: String) -> JSONPattern? {
    do throws(JSONPatternError) {
      let pattern = try JSONPattern(text.text)
      return isFreeOfTemplates(pattern, text, what) ? pattern : nil
    } catch {
      let reason =
        switch error {
        case .missingSlash: "starts with '/': write \(quoted(Self.pointer(likely: text.text)))"
        case .badEscape: "writes '~' as '~0', and '/' and '*' inside a name as '~1' and '~2'"
        case .starInName:
          """
          allows '*' only as a whole step, for every element or member. Write the step as '*', or \
          '~2' for a literal star
          """
        }
      report(
        .badPointer, "\(what.sentence) is a JSON Pointer (RFC 6901), which \(reason).",
        at: span(of: text, error))
      return nil
    }
  }

  /// Names of users stand in values, never in the plan: a pointer with a template would find nothing.
  private mutating func isFreeOfTemplates(
    _ pattern: JSONPattern, _ text: PlacedText, _ what: String
  ) -> Bool {
    for step in pattern.steps {
      guard case .name(let name) = step else { continue }
      for template in ["{legacy}", "{id}", "{legacy|", "{id|"]
      where Self.holds(name, Array(template.utf8)) {
        report(
          .badPointer,
          """
          \(what.sentence) is a pointer, in which '\(template)' is not replaced. Write '*' for \
          every member, or use 'rename_members' for members named after the user.
          """,
          at: place(of: template, in: text))
        return false
      }
    }
    return true
  }

  private func span(of text: PlacedText, _ error: JSONPatternError) -> SourceSpan {
    let characters = Array(text.text)
    func isWhole(_ i: Int) -> Bool {
      characters[i - 1] == "/" && (i + 1 == characters.count || characters[i + 1] == "/")
    }
    let offset =
      switch error {
      case .missingSlash: 0
      case .badEscape:
        characters.indices.first { i in
          characters[i] == "~" && !(i + 1 < characters.count && "012".contains(characters[i + 1]))
        }
      case .starInName:
        characters.indices.dropFirst().first { i in characters[i] == "*" && !isWhole(i) }
      }
    return span(of: text, from: offset ?? 0)
  }

  /// What `$.shares[*].user` means as a pointer; any other text with a slash before it.
  private static func pointer(likely text: String) -> String {
    guard text.utf8.first == UInt8(ascii: "$") else { return "/" + text }
    var pointer = ""
    for character in text.dropFirst() {
      switch character {
      case ".", "[": pointer += "/"
      case "]", "'", "\"": continue
      default: pointer.append(character)
      }
    }
    return pointer.utf8.first == UInt8(ascii: "/") ? pointer : "/" + pointer
  }

  private static func holds(_ name: [UInt8], _ text: [UInt8]) -> Bool {
    guard text.count <= name.count else { return false }
    return (0...(name.count - text.count)).contains { name[$0...].starts(with: text) }
  }
}
