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
    case .string(let text): Self.append(text, to: &output)
    case .array(let elements):
      Self.append(elements, "[", "]", to: &output, newline) { element, output, newline in
        element.append(to: &output, newline: newline)
      }
    case .object(let members):
      Self.append(members, "{", "}", to: &output, newline) { member, output, newline in
        Self.append(member.name, to: &output)
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

  /// A string by RFC 8259 §7. What a terminal, an editor or JavaScript would take for more than text
  /// (controls, line separators, bidirectional and invisible characters) is escaped as well.
  private static func append(_ text: String, to output: inout String) {
    output += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      case _ where Printable.isHidden(scalar):
        for unit in UTF16.encode(scalar) ?? .init() { output += escape(unit) }
      default: output.unicodeScalars.append(scalar)
      }
    }
    output += "\""
  }

  private static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
  }
}
