extension JSONValue {
  /// One line, without a space or a newline.
  public var compact: String {
    var output = ""
    append(to: &output, newline: nil)
    return output
  }

  /// Many lines, indented by two spaces, without a newline at the end.
  public var pretty: String {
    var output = ""
    append(to: &output, newline: "\n")
    return output
  }

  /// - Parameter newline: the line break and indentation of this value; nil for one line.
  private func append(to output: inout String, newline: String?) {
    switch self {
    case .null: output += "null"
    case .bool(let value): output += value ? "true" : "false"
    case .integer(let value): output += String(value)
    case .number(let text): output += text
    case .string(let text): JSONString.append(text, to: &output)
    case .array(let elements):
      Self.append(elements, "[", "]", to: &output, newline) { element, output, newline in
        element.append(to: &output, newline: newline)
      }
    case .object(let members):
      Self.append(members, "{", "}", to: &output, newline) { member, output, newline in
        JSONString.append(member.name, to: &output)
        output += newline == nil ? ":" : ": "
        member.value.append(to: &output, newline: newline)
      }
    }
  }

  private static func append<Element>(
    _ elements: [Element], _ open: String, _ close: String, to output: inout String,
    _ newline: String?, _ body: (Element, inout String, String?) -> Void
  ) {
    output += open
    let inner = newline.map { $0 + "  " }
    for (index, element) in elements.enumerated() {
      if index > 0 { output += "," }
      output += inner ?? ""
      body(element, &output, inner)
    }
    if !elements.isEmpty { output += newline ?? "" }
    output += close
  }
}
