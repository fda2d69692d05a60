import ByteJSON
import Core

extension PlanReading {
  mutating func rules(_ node: YAMLNode) -> [Rule] {
    guard let items = list(node, "'rules'", atMost: 500) else { return [] }
    if items.isEmpty {
      report(.noRules, "'rules' is empty. Add a rule.", at: node.span)
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
      "Two rules are named \(quoted(name.text)). Rename one of them.",
      at: name.node.span, related: [.init("the first one is here", at: range(first))])
  }

  private mutating func rule(_ fields: Fields, name: PlacedText?) -> Rule? {
    let namespace = namespace(fields)
    let newerBy = newerBy(fields)
    let absentIsUnchanged = absentIsUnchanged(fields)
    let residue = residue(fields)
    // What the templates mean hangs on the delimiter: without one, they are not judged.
    guard let delimiter = delimiter(fields) else { return nil }
    let keys = keys(fields, delimiter: delimiter)
    let (owner, ownerForms) = owner(fields, delimiter: delimiter)
    let (rewrites, jsonStrings) = rewrites(fields, delimiter: delimiter)
    guard let name, let namespace, let keys else { return nil }
    return Rule(
      name: name.text, namespace: namespace, keys: keys, newerBy: newerBy,
      absentIsUnchanged: absentIsUnchanged, owner: owner, ownerForms: ownerForms,
      rewrites: rewrites, jsonStrings: jsonStrings, expectedResidue: residue,
      range: range(name.node.span))
  }

  /// Nil when it is refused.
  private mutating func delimiter(_ fields: Fields) -> Delimiter? {
    guard let node = fields["delimiter"] else { return fields.has("delimiter") ? nil : .colon }
    guard let value = text(node, "'delimiter'") else { return nil }
    if let delimiter = Delimiter(value.text) { return delimiter }
    let scalars = value.text.unicodeScalars
    let what =
      scalars.count == 1
      ? "\(scalars.first.map(\.notation) ?? "It") is a control character"
      : "\(quoted(value.text)) has \(scalars.count)"
    report(
      .badDelimiter,
      """
      'delimiter' is the single character that separates a key's segments, such as ':' or '/': one \
      Unicode code point, not a control character. \(what.sentence). Write that one character.
      """,
      at: value.node.span)
    return nil
  }

  /// Where the owner stands, and in which other forms it may name the user.
  private mutating func owner(
    _ fields: Fields, delimiter: Delimiter
  ) -> (JSONPointer?, [KeyTemplate]) {
    guard let node = fields["owner"] else { return (nil, []) }
    guard case .mapping = node.content else { return (pointer(node, "'owner'"), []) }
    guard let inner = self.fields(node, .owner) else { return (nil, []) }
    let place = inner["at"].flatMap { pointer($0, "'at'") }
    guard let also = inner["also"], let items = list(also, "'also'", atMost: 20) else {
      return (place, [])
    }
    // What a form has to hold is asked of the whole rule, as it is of a saved plan's.
    let forms = items.compactMap { template($0, "'also'", delimiter: delimiter)?.template }
    return (place, forms)
  }
}
