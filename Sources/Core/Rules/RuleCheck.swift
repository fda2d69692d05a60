/// The check that rules cannot send two sources to one destination.
///
/// What can be told from the templates alone is an error here. What depends on the records (a
/// legacy key that already carries an ID, two names of one user) the planner finds and reports as a
/// conflict.
package enum RuleCheck {
  /// - Returns: every mistake found; empty when the rules are sound.
  package static func diagnose(_ rules: [Rule]) -> [Diagnostic] {
    var diagnostics = diagnoseEach(of: rules)
    let shapes = rules.map { TemplateShape($0.destination) }
    for (i, second) in rules.enumerated() {
      for (j, first) in rules[..<i].enumerated()
      where first.namespace == second.namespace && shapes[j].overlaps(shapes[i]) {
        if let diagnostic = diagnoseOverlap(first, second) { diagnostics.append(diagnostic) }
      }
    }
    return diagnostics
  }

  // MARK: - One rule

  /// The mistakes of each rule by itself, for rules that do not belong to one plan.
  package static func diagnoseEach(of rules: [Rule]) -> [Diagnostic] { rules.flatMap(diagnose) }

  private static func diagnose(_ rule: Rule) -> [Diagnostic] {
    let own =
      switch rule.keys {
      case .move(let from, let to): diagnoseMove(rule, from, to)
      case .inPlace(let key): diagnoseInPlace(rule, key)
      }
    return diagnoseName(rule) + own + RewriteCheck.diagnose(rule) + OwnerCheck.diagnose(rule)
  }

  private static func diagnoseName(_ rule: Rule) -> [Diagnostic] {
    guard !rule.source.delimitsLegacy else { return [] }
    let delimiter = rule.source.delimiter
    return [
      error(
        "legacy-not-delimited", "the legacy name is not delimited",
        "In '\(rule.source.text)' of rule '\(rule.name)' nothing marks the end of the name, so "
          + "the keys of a user 'a' would include those of a user 'a_b'. Put '\(delimiter)' or "
          + "the end of the template after the first {legacy}.", rule)
    ]
  }

  private static func diagnoseInPlace(_ rule: Rule, _ key: KeyTemplate) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    if rule.rewrites.isEmpty {
      diagnostics.append(
        error(
          "in-place-without-rewrite", "an in-place rule changes nothing",
          "Rule '\(rule.name)' keeps the key and rewrites nothing. Add `rewrite:`, or remove the "
            + "rule.",
          rule))
    }
    if rule.owner == nil, !key.usesLegacy, !key.usesID {
      diagnostics.append(
        error(
          "in-place-without-owner", "an in-place rule cannot tell who owns a record",
          "The keys '\(key.text)' do not name the user, so rule '\(rule.name)' needs `owner:`, "
            + "the field that names the user.", rule))
    }
    return diagnostics
  }

  private static func diagnoseMove(
    _ rule: Rule, _ from: KeyTemplate, _ to: KeyTemplate
  ) -> [Diagnostic] {
    var diagnostics = diagnoseReach(rule, from)
    if !to.usesID {
      diagnostics.append(
        error(
          "destination-without-id", "destination keys do not name the user",
          "'\(to.text)' of rule '\(rule.name)' has no `{id}`, so records of different users could "
            + "get the same key. Add `{id}`.", rule))
    }
    let kept = Set(to.captures)
    let lost = from.captures.filter { !kept.contains($0) }
    if !lost.isEmpty {
      let names = lost.map { "{\($0)}" }.joined(separator: ", ")
      diagnostics.append(
        error(
          "lossy-mapping", "two sources could go to one destination",
          "'\(to.text)' of rule '\(rule.name)' drops \(names), so keys that differ only there "
            + "would get the same destination. Use every name that `from` captures.", rule))
    }
    if let (a, b) = ambiguousNeighbours(from, to) {
      diagnostics.append(
        error(
          "ambiguous-mapping", "two sources could go to one destination",
          "In '\(to.text)' of rule '\(rule.name)' nothing separates {\(a)} from {\(b)}. Put the "
            + "delimiter between them, or keep the order and the text of `from`.",
          rule))
    }
    return diagnostics
  }

  /// Whether the source's keys are one user's only.
  private static func diagnoseReach(_ rule: Rule, _ from: KeyTemplate) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    let takesRest = from.parts.contains { if case .rest = $0 { true } else { false } }
    if takesRest, rule.owner == nil {
      diagnostics.append(
        error(
          "rest-without-owner", "a rule could take another user's records",
          "'\(from.text)' of rule '\(rule.name)' takes the rest of the key, delimiters included, so "
            + "for a user 'a' it also matches the keys of a user 'a:b'. Add `owner:`, or capture one "
            + "segment at a time.", rule))
    }
    let firstCapture = from.parts.firstIndex { part in
      switch part {
      case .capture, .rest: true
      default: false
      }
    }
    if let firstCapture, let legacy = from.firstLegacy, firstCapture < legacy {
      diagnostics.append(
        error(
          "capture-before-name", "a user's keys have no common prefix",
          "In '\(from.text)' of rule '\(rule.name)' a capture comes before {legacy}, so every "
            + "user would cost a listing of the whole namespace. Write one rule for each value of "
            + "that capture.", rule))
    }
    return diagnostics
  }

  /// Two neighbouring captures of `to` whose border could lie elsewhere for another source.
  private static func ambiguousNeighbours(
    _ from: KeyTemplate, _ to: KeyTemplate
  ) -> (String, String)? {
    let before = Set(borders(from))
    for border in borders(to) {
      let holdsDelimiter = border.between.contains { part in
        if case .literal(let bytes) = part { return to.delimiter.isIn(bytes) }
        return false
      }
      if !holdsDelimiter || border.firstIsRest, !before.contains(border) {
        return (border.first, border.second)
      }
    }
    return nil
  }

  private struct Border: Hashable {
    var first: String
    var firstIsRest: Bool
    var between: [KeyTemplate.Part]
    var second: String
  }

  private static func borders(_ template: KeyTemplate) -> [Border] {
    var borders: [Border] = []
    var previous: (name: String, isRest: Bool)?
    var between: [KeyTemplate.Part] = []
    for part in template.parts {
      switch part {
      case .capture(let name), .rest(let name):
        if let previous {
          borders.append(
            Border(
              first: previous.name, firstIsRest: previous.isRest, between: between, second: name))
        }
        if case .rest = part { previous = (name, true) } else { previous = (name, false) }
        between = []
      default: between.append(part)
      }
    }
    return borders
  }

  // MARK: - Two rules

  /// What is wrong with two rules whose destinations can give the same key.
  private static func diagnoseOverlap(_ first: Rule, _ second: Rule) -> Diagnostic? {
    // The specific rule before the general one, both putting the ID where the name was: they meet
    // only in keys that already carry an ID, which the planner reports record by record.
    if first.replacesNameByID, second.replacesNameByID {
      guard let (a, b) = differingForms(first, second) else { return nil }
      return Diagnostic(
        code: "colliding-rules", summary: "two rules could write one destination",
        detail:
          "Rule '\(first.name)' reads the name as \(a) and rule '\(second.name)' as \(b), so two "
          + "records of one user could get the same key in \(first.namespace). Write one rule, "
          + "and list the other form of the name under the user's `aliases:`. Keyshift then "
          + "decides key by key which record counts.",
        at: second.range,
        related: first.range.map { [Diagnostic.Related("the other rule is here", at: $0)] } ?? [])
    }
    return Diagnostic(
      code: "colliding-rules", summary: "two rules could write one destination",
      detail: "'\(first.destination.text)' of rule '\(first.name)' and "
        + "'\(second.destination.text)' of rule '\(second.name)' can produce the same key in "
        + "\(first.namespace). Give them different destinations.",
      at: second.range,
      related: first.range.map { [Diagnostic.Related("the other rule is here", at: $0)] } ?? [])
  }

  /// Two forms of the name that stand in one place of two rules' sources.
  private static func differingForms(_ first: Rule, _ second: Rule) -> (String, String)? {
    zip(first.source.legacyForms, second.source.legacyForms).first { $0 != $1 }.map {
      ("{legacy\($0)}", "{legacy\($1)}")
    }
  }

  private static func error(
    _ code: String, _ summary: String, _ detail: String, _ rule: Rule
  ) -> Diagnostic {
    Diagnostic(code: code, summary: summary, detail: detail, at: rule.range)
  }
}

extension KeyTemplate {
  /// Whether the delimiter or the end follows the first `{legacy}`; true where there is none.
  fileprivate var delimitsLegacy: Bool {
    guard let legacy = firstLegacy else { return true }
    guard legacy + 1 < parts.count else { return true }
    if case .literal(let bytes) = parts[legacy + 1] { return delimiter.begins(bytes) }
    return false
  }

  fileprivate var firstLegacy: Int? { parts.firstIndex { $0.legacyForm != nil } }
}

extension Rule {
  /// The template of the keys that the rule writes.
  package var destination: KeyTemplate {
    switch keys {
    case .move(_, let to): to
    case .inPlace(let key): key
    }
  }

  /// Whether the destination is the source with the ID in place of the name.
  fileprivate var replacesNameByID: Bool {
    guard case .move(let from, let to) = keys else { return false }
    func withoutForms(_ part: KeyTemplate.Part) -> KeyTemplate.Part {
      part.idForm == nil ? part : .id(.plain)
    }
    return from.parts.map { $0.legacyForm == nil ? withoutForms($0) : .id(.plain) }
      == to.parts.map(withoutForms)
  }
}
