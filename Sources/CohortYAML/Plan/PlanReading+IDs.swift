import Core

extension PlanReading {
  mutating func ids(_ node: YAMLNode) -> IDRules {
    guard let fields = fields(node, .ids) else { return IDRules() }
    let shape = choice(fields, "shape", IDShape.self)
    var pattern: IDPattern?
    if let text = text(fields, "pattern", "'pattern'") {
      do throws(IDPattern.Mistake) {
        pattern = try IDPattern(text.text)
      } catch {
        report(
          .badPattern,
          """
          'pattern' is a regular expression for a whole ID, such as "user_[A-Za-z0-9]{27}": \
          \(error.reason).
          """,
          at: span(of: text, from: min(error.offset, max(0, text.text.count - 1))))
      }
    }
    if !fields.has("shape"), !fields.has("pattern") {
      report(
        .emptyValue, "'ids' is empty. Add a 'shape', a 'pattern', or both.", at: node.span)
    }
    return IDRules(shape: shape, pattern: pattern)
  }

  mutating func distinct(_ node: YAMLNode) -> DistinctNames {
    guard let items = list(node, "'distinct'", atMost: 1_000) else { return DistinctNames() }
    var groups: [[String]] = []
    for item in items {
      guard let names = list(item, "a group of 'distinct'", atMost: 100) else { continue }
      let texts = names.compactMap { text($0, "a name in 'distinct'") }
      guard texts.count == names.count else { continue }
      if let reason = Self.flaw(in: texts.map(\.text)) {
        report(.badDistinct, reason, at: item.span)
      } else {
        groups.append(texts.map(\.text))
      }
    }
    return DistinctNames(groups)
  }

  private static func flaw(in names: [String]) -> String? {
    guard names.count >= 2 else {
      return "A group needs at least two names, each of a different user: [strasse, straße]."
    }
    guard Set(names.map(Bytewise.init)).count == names.count else {
      return "A name occurs twice in this group. Two users with the same name cannot be "
        + "distinguished. Remove one."
    }
    guard names.allSatisfy({ $0.likeness == names[0].likeness }) else {
      return "These names do not look alike, so the group is not needed. Remove it."
    }
    return nil
  }
}
