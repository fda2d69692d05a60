/// The check that the forms of an owner name the user, and nothing else.
enum OwnerCheck {
  static func diagnose(_ rule: Rule) -> [Diagnostic] {
    guard !rule.ownerForms.isEmpty else { return [] }
    guard rule.owner != nil else {
      return [error("has `also:` but no owner field. Add `at:`.", rule)]
    }
    return rule.ownerForms.compactMap { form in
      if let capture = form.captures.first {
        return error(
          "has '\(form.text)' under `also`, but {\(capture)} matches any text. Use {legacy} and "
            + "{id} only.", rule)
      }
      guard form.usesLegacy || form.usesID else {
        return error(
          "has '\(form.text)' under `also`, which is the same for every user. Use {legacy} or "
            + "{id}.", rule)
      }
      return nil
    }
  }

  private static func error(_ what: String, _ rule: Rule) -> Diagnostic {
    Diagnostic(
      code: "bad-owner-form", summary: "an owner form does not name the user",
      detail: "Rule '\(rule.name)' \(what)", at: rule.range)
  }
}
