import Core

extension PlanReading {
  mutating func rules(_ node: YAMLNode) -> [Rule] {
    guard let items = list(node, "'rules'", atMost: 500) else { return [] }
    if items.isEmpty {
      report(.noRules, "'rules' is empty, so no key would move. Add a rule.", at: node.span)
    }
    var rules: [Rule] = []
    var names: [String: SourceSpan] = [:]
    for item in items {
      guard let fields = fields(item, .rule) else { continue }
      let name = text(fields, "name", "a rule's name")
      if let name { checkUnique(name, among: &names) }
      if let rule = rule(fields, name: name) { rules.append(rule) }
    }
    return rules
  }

  private mutating func checkUnique(_ name: PlacedText, among names: inout [String: SourceSpan]) {
    guard let first = names[name.text] else {
      names[name.text] = name.node.span
      return
    }
    report(
      .duplicateRule,
      "Reports tell rules apart by name, and \(quoted(name.text)) is taken. Rename one of them.",
      at: name.node.span, related: [.init("the first one stands here", at: range(first))])
  }

  private mutating func rule(_ fields: Fields, name: PlacedText?) -> Rule? {
    let namespace = namespace(fields)
    let newerBy = newerBy(fields)
    let owner = fields["owner"].flatMap { pointer($0, "'owner'") }
    // What the templates mean hangs on the delimiter: without one, they are not judged.
    guard let delimiter = delimiter(fields) else { return nil }
    let keys = keys(fields, delimiter: delimiter)
    let rewrites = rewrites(fields, delimiter: delimiter)
    guard let name, let namespace, let keys else { return nil }
    return Rule(
      name: name.text, namespace: namespace, keys: keys, newerBy: newerBy,
      owner: owner, rewrites: rewrites, range: range(name.node.span))
  }

  /// Nil when it is refused.
  private mutating func delimiter(_ fields: Fields) -> UInt8? {
    guard fields.has("delimiter") else { return UInt8(ascii: ":") }
    guard let value = text(fields, "delimiter", "'delimiter'") else { return nil }
    guard let byte = value.text.utf8.first, value.text.utf8.count == 1, Self.isDelimiter(byte)
    else {
      report(
        .badDelimiter,
        """
        'delimiter' is the one character that parts a key's segments, such as ':' or '/'; \
        letters, digits and braces cannot be it. \(quoted(value.text)) is not such a character.
        """,
        at: value.node.span)
      return nil
    }
    return byte
  }

  private static func isDelimiter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "}"): false
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }

  private mutating func newerBy(_ fields: Fields) -> [JSONPointer] {
    guard let node = fields["newer_by"], let items = list(node, "'newer_by'", atMost: 20) else {
      return []
    }
    var pointers: [JSONPointer] = []
    for item in items {
      guard let pointer = pointer(item, "'newer_by'") else { continue }
      if pointers.contains(pointer) {
        report(
          .duplicatePointer,
          "The first pointer present wins, so a second \(quoted(pointer.text)) never counts.",
          at: item.span)
      }
      pointers.append(pointer)
    }
    return pointers
  }

  private mutating func rewrites(_ fields: Fields, delimiter: UInt8) -> [Rewrite] {
    guard let node = fields["rewrite"], let items = list(node, "'rewrite'", atMost: 100) else {
      return []
    }
    return items.compactMap { rewrite($0, delimiter: delimiter) }
  }

  private mutating func rewrite(_ node: YAMLNode, delimiter: UInt8) -> Rewrite? {
    guard let fields = fields(node, .rewrite) else { return nil }
    let pointer = fields["at"].flatMap { self.pointer($0, "'at'") }
    let from = fields["from"].flatMap { template($0, "'from'", delimiter: delimiter) }
    let to = fields["to"].flatMap { template($0, "'to'", delimiter: delimiter) }
    if let from { requireLegacy(from, "Without it a second run would rewrite the string again.") }
    if let from, let to { checkBindings(from: from, to: to, "'to'") }
    guard let pointer, let from, let to else { return nil }
    return Rewrite(at: pointer, from: from.template, to: to.template)
  }
}
