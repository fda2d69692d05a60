import Core

extension PlanReading {
  /// What the rule's `from` and `to`, or its `in_place`, say.
  mutating func keys(_ fields: Fields, delimiter: Delimiter) -> Rule.Keys? {
    let from = fields["from"].flatMap { template($0, "'from'", delimiter: delimiter) }
    let to = fields["to"].flatMap { template($0, "'to'", delimiter: delimiter) }
    let place = fields["in_place"].flatMap { template($0, "'in_place'", delimiter: delimiter) }
    if let from {
      requireLegacy(from, "Otherwise the rule would match the keys of all users.")
    }
    if let from, let to { checkBindings(from: from, to: to, "'to'") }
    switch (fields.has("from"), fields.has("to"), fields.has("in_place")) {
    case (true, true, false):
      guard let from, let to else { return nil }
      return .move(from: from.template, to: to.template)
    case (false, false, true):
      guard let place else { return nil }
      checkInPlace(fields)
      return .inPlace(place.template)
    default:
      reportForm(fields)
      return nil
    }
  }

  mutating func requireLegacy(_ template: PlacedTemplate, _ reason: String) {
    guard !template.template.usesLegacy else { return }
    let braces =
      template.text.text.contains("{{legacy")
      ? " '{{' is a literal brace: write {legacy} with single braces." : ""
    report(
      .withoutLegacy, "'from' must use {legacy}. \(reason)\(braces)", at: template.text.node.span)
  }

  private mutating func checkInPlace(_ fields: Fields) {
    guard !fields.has("rewrite") else { return }
    report(
      .missingKey,
      "A rule with 'in_place' needs 'rewrite'; without it, it does nothing. Add 'rewrite'.",
      at: fields.keySpan("in_place"))
  }

  private mutating func reportForm(_ fields: Fields) {
    let forms = ["from", "to", "in_place"].filter(fields.has)
    let has = forms.isEmpty ? "none of them" : enumeration(forms.map { "'\($0)'" })
    report(
      .oneKeyForm,
      """
      A rule moves keys ('from' and 'to') or rewrites values in place ('in_place'), but this one \
      has \(has).
      """,
      at: forms.last.map(fields.keySpan) ?? fields.span)
  }
}
