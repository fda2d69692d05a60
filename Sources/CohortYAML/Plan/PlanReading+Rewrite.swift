import Core

extension PlanReading {
  /// What `rewrite` says: what changes, and which strings hold JSON.
  mutating func rewrites(
    _ fields: Fields, delimiter: Delimiter
  ) -> (rewrites: [Rewrite], jsonStrings: [JSONPlace]) {
    guard let node = fields["rewrite"], let items = list(node, "'rewrite'", atMost: 100) else {
      return ([], [])
    }
    var rewrites: [Rewrite] = []
    var jsonStrings: [JSONPlace] = []
    for item in items {
      guard let fields = self.fields(item, .rewrite) else { continue }
      let place = place(fields)
      switch form(fields) {
      case .text(let number):
        guard let (from, to) = templates(fields, delimiter), let place,
          number.map({ isOfName($0, from) }) ?? true
        else { continue }
        rewrites.append(Rewrite(at: place, number == nil ? .text : .number, from: from, to: to))
      case .memberNames(let node):
        guard let inner = self.fields(node, .renameMembers),
          let (from, to) = templates(inner, delimiter), let place
        else { continue }
        rewrites.append(Rewrite(at: place, .memberNames, from: from, to: to))
      case .json:
        guard let place else { continue }
        checkUnique(place, among: jsonStrings, at: item.span)
        jsonStrings.append(place)
      case nil: continue
      }
    }
    return (rewrites, jsonStrings)
  }

  /// Where legacy names may stay: paths into the value, and `{ metadata: … }`.
  mutating func residue(_ fields: Fields) -> [JSONPlace] {
    guard let node = fields["residue"], let fields = self.fields(node, .residue),
      let expected = fields["expected"], let items = list(expected, "'expected'", atMost: 100)
    else { return [] }
    return items.compactMap { item in
      guard case .mapping = item.content else {
        return pattern(item, "'expected'").map { JSONPlace(.value, $0) }
      }
      return self.fields(item, .residuePlace)?["metadata"].flatMap { pattern($0, "'metadata'") }
        .map { JSONPlace(.metadata, $0) }
    }
  }

  private enum RewriteForm {
    /// With what says that the text becomes a number.
    case text(number: YAMLNode?)
    case memberNames(YAMLNode)
    case json
  }

  private mutating func form(_ fields: Fields) -> RewriteForm? {
    let hasTemplates = fields.has("from") || fields.has("to")
    var kind: (name: String, node: YAMLNode)?
    if let node = fields["as"] {
      guard let name = self.kind(node) else { return nil }
      kind = (name, node)
    }
    switch (hasTemplates, fields["rename_members"], kind) {
    case (_, nil, nil): return .text(number: nil)
    case (_, nil, let kind?) where kind.name == "number": return .text(number: kind.node)
    case (false, let rename?, nil): return .memberNames(rename)
    case (false, nil, _?): return .json
    default:
      let named = ["from", "to", "rename_members", "as"].filter(fields.has)
      report(
        .rewriteForm,
        """
        A rewrite replaces a string ('from' and 'to'), renames members ('rename_members'), or \
        declares a string as JSON ('as: json'), but this one has \
        \(enumeration(named.map { "'\($0)'" })). Write one line for each.
        """,
        at: named.last.map(fields.keySpan) ?? fields.span)
      return nil
    }
  }

  private mutating func place(_ fields: Fields) -> JSONPlace? {
    switch (fields["at"], fields["metadata"]) {
    case (let node?, nil): return pattern(node, "'at'").map { JSONPlace(.value, $0) }
    case (nil, let node?): return pattern(node, "'metadata'").map { JSONPlace(.metadata, $0) }
    case (nil, nil):
      guard fields.meant.isDisjoint(with: ["at", "metadata"]) else { return nil }
      report(
        .missingKey,
        """
        A rewrite needs 'at', a pointer into the value, or 'metadata', a pointer into the \
        metadata. Add one.
        """,
        at: fields.span)
      return nil
    case (_?, _?):
      report(
        .rewriteForm,
        """
        A rewrite is in the value ('at') or in the metadata ('metadata'), but this one has both. \
        Write one line for each.
        """,
        at: fields.keySpan("metadata"))
      return nil
    }
  }

  private mutating func templates(
    _ fields: Fields, _ delimiter: Delimiter
  ) -> (KeyTemplate, KeyTemplate)? {
    for key in ["from", "to"] where !fields.has(key) && !fields.meant.contains(key) {
      report(.missingKey, "A rewrite needs the key '\(key)'. Add it.", at: fields.span)
    }
    let from = fields["from"].flatMap { template($0, "'from'", delimiter: delimiter) }
    let to = fields["to"].flatMap { template($0, "'to'", delimiter: delimiter) }
    if let from { requireLegacy(from, "Otherwise a second run would rewrite the string again.") }
    if let from, let to { checkBindings(from: from, to: to, "'to'") }
    guard let from, let to else { return nil }
    return (from.template, to.template)
  }

  /// `json` or `number`.
  private mutating func kind(_ node: YAMLNode) -> String? {
    guard let text = text(node, "'as'") else { return nil }
    if ["json", "number"].contains(text.text) { return text.text }
    report(.badChoice, "'as' must be json or number, not \(quoted(text.text)).", at: node.span)
    return nil
  }

  /// Only the name alone can become a number.
  private mutating func isOfName(_ node: YAMLNode, _ from: KeyTemplate) -> Bool {
    if from.isLegacyName { return true }
    report(
      .rewriteForm,
      """
      'as: number' writes an ID as a JSON number, so 'from' must be the name alone: "{legacy}". \
      Change 'from', or remove 'as'.
      """,
      at: node.span)
    return false
  }

  private mutating func checkUnique(
    _ place: JSONPlace, among places: [JSONPlace], at span: SourceSpan
  ) {
    guard places.contains(place) else { return }
    report(
      .duplicatePointer, "'\(place)' is declared as JSON twice. Remove one of the lines.",
      at: span)
  }
}
