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
    let absentIsUnchanged = absentIsUnchanged(fields)
    let owner = fields["owner"].flatMap { pointer($0, "'owner'") }
    let residue = residue(fields)
    // What the templates mean hangs on the delimiter: without one, they are not judged.
    guard let delimiter = delimiter(fields) else { return nil }
    let keys = keys(fields, delimiter: delimiter)
    let (rewrites, jsonStrings) = rewrites(fields, delimiter: delimiter)
    guard let name, let namespace, let keys else { return nil }
    return Rule(
      name: name.text, namespace: namespace, keys: keys, newerBy: newerBy,
      absentIsUnchanged: absentIsUnchanged, owner: owner, rewrites: rewrites,
      jsonStrings: jsonStrings, expectedResidue: residue, range: range(name.node.span))
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
}
