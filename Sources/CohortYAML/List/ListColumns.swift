import Core

/// Where a list of users has the name and the ID.
struct ListColumns: Sendable {
  enum Column: Sendable {
    /// A column of a CSV file's header, or a member of a JSON object.
    case named(String)
    /// Counted from 1, in a CSV file without a header.
    case position(Int)
  }

  var legacy: Column
  /// Nil where the plan names none.
  var id: Column?
  /// Whether the plan names them, so that all other columns are passed over.
  var areMapped: Bool

  /// `legacy,id` and no other column.
  static let standard = ListColumns(legacy: .named("legacy"), id: .named("id"), areMapped: false)

  /// Whether the file has no header.
  var arePositions: Bool {
    if case .position = legacy { true } else { false }
  }
}

/// A list of users as the plan's `csv:` names it.
struct ListReference {
  var path: PlacedText
  /// Nil: found out from the file.
  var delimiter: UInt8?
  var columns: ListColumns
}

extension PlanReading {
  /// - Returns: nil when the reference is refused.
  mutating func listReference(_ node: YAMLNode) -> ListReference? {
    guard case .mapping = node.content else {
      return text(node, "'csv'").map {
        ListReference(path: $0, delimiter: nil, columns: .standard)
      }
    }
    guard let fields = fields(node, .userList) else { return nil }
    let path = text(fields, "path", "'path'")
    let delimiter = listDelimiter(fields)
    let columns = fields.has("columns") ? fields["columns"].flatMap { listColumns($0) } : .standard
    guard let path, let columns else { return nil }
    return ListReference(path: path, delimiter: delimiter, columns: columns)
  }

  private mutating func listDelimiter(_ fields: Fields) -> UInt8? {
    guard let value = text(fields, "delimiter", "'delimiter'") else { return nil }
    let bytes = Array((value.text == "tab" ? "\t" : value.text).utf8)
    guard bytes.count == 1, Self.isUsable(bytes[0]) else {
      report(
        .badDelimiter,
        """
        'delimiter' is the single character between the fields of a line, such as ',', ';', '|' or \
        "\\t", but not a quote. Omit it for a comma, a semicolon, a tab or a '|'.
        """,
        at: value.node.span)
      return nil
    }
    return bytes[0]
  }

  private static func isUsable(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""): false
    case 0x09, 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }

  private mutating func listColumns(_ node: YAMLNode) -> ListColumns? {
    guard let fields = fields(node, .listColumns), let legacy = listColumn(fields, "legacy") else {
      return nil
    }
    let id = listColumn(fields, "id")
    guard id != nil || !fields.has("id") else { return nil }
    switch (legacy, id) {
    case (.named(let name), .named(let other)?) where name.isSame(as: other):
      reportOneColumn(fields)
      return nil
    case (.position(let place), .position(let other)?) where place == other:
      reportOneColumn(fields)
      return nil
    case (.named, .position?), (.position, .named?):
      report(
        .wrongType,
        """
        'columns' mixes names and positions. Use names from the file's header or its JSON members, \
        or positions for a file without a header.
        """,
        at: node.span)
      return nil
    default: return ListColumns(legacy: legacy, id: id, areMapped: true)
    }
  }

  private mutating func reportOneColumn(_ fields: Fields) {
    report(
      .badChoice, "The legacy name and the ID would come from the same column. Name two columns.",
      at: fields.keySpan("id"))
  }

  private mutating func listColumn(_ fields: Fields, _ key: String) -> ListColumns.Column? {
    guard let node = fields[key] else { return nil }
    if case .scalar(let scalar) = node.content, case .integer = scalar.value {
      return integer(fields, key, in: 1...1_000).map { .position($0) }
    }
    return text(node, "'\(key)'").map { .named($0.text) }
  }
}
