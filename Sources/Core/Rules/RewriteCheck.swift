import ByteJSON

/// The check that a rule's rewrites lead somewhere and do not get in each other's way.
enum RewriteCheck {
  /// Steps of a path, at most. Documents are entered along paths, so this bounds the work on the stack.
  static let maximumSteps = 64

  static func diagnose(_ rule: Rule) -> [Diagnostic] {
    depths(rule) + rule.jsonStrings.flatMap { diagnose($0, rule) }
      + rule.rewrites.flatMap { levels($0, rule) }
  }

  private static func depths(_ rule: Rule) -> [Diagnostic] {
    let paths = rule.rewrites.map(\.place) + rule.jsonStrings
    return paths.filter { $0.path.steps.count > maximumSteps }.map { place in
      error(
        "path-too-long", "a rewrite's path has too many steps",
        "'\(place)' of rule '\(rule.name)' has \(place.path.steps.count) steps; the limit is "
          + "\(maximumSteps). Shorten the path.", rule)
    }
  }

  /// A string that is said to hold JSON has something below it, and is not itself a name.
  private static func diagnose(_ json: JSONPlace, _ rule: Rule) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    let isUsed = rule.rewrites.contains { $0.leads(through: json) }
    if !isUsed {
      let below = "\(json.document == .metadata ? "metadata" : "at"): \(json.path.text)/userId"
      diagnostics.append(
        error(
          "unused-json-string", "a string is declared as JSON, but nothing in it is rewritten",
          "Rule '\(rule.name)' declares '\(json)' as JSON, but no rewrite leads into it. Add one, "
            + "such as { \(below), from: \"{legacy}\", to: \"{id}\" }, or remove the line.", rule))
    }
    for rewrite in rule.rewrites
    where rewrite.target != .memberNames && rewrite.place.document == json.document {
      let (mine, other) = (rewrite.place.path, json.path)
      guard mine.steps.count == other.steps.count, other.covers(beginningOf: mine) else { continue }
      diagnostics.append(
        error(
          "rewrite-of-json-string", "a string is both rewritten and declared as JSON",
          "Rule '\(rule.name)' rewrites the text at '\(rewrite.place)' and declares '\(json)' as "
            + "JSON. Rewrite a field inside it, or remove `as: json`.", rule))
    }
    return diagnostics
  }

  /// Documents inside one another on the way to a rewrite.
  private static func levels(_ rewrite: Rewrite, _ rule: Rule) -> [Diagnostic] {
    let lengths = Set(
      rule.jsonStrings.filter { rewrite.leads(through: $0) }.map(\.path.steps.count))
    guard lengths.count > DocumentEdits.maximumLevels else { return [] }
    return [
      error(
        "json-strings-too-deep", "JSON in strings is nested too deeply",
        "The path to '\(rewrite)' of rule '\(rule.name)' leads through \(lengths.count) nested "
          + "JSON strings; the limit is \(DocumentEdits.maximumLevels). Rewrite the inner ones in "
          + "a separate migration.", rule)
    ]
  }

  private static func error(
    _ code: String, _ summary: String, _ detail: String, _ rule: Rule
  ) -> Diagnostic {
    Diagnostic(code: code, summary: summary, detail: detail, at: rule.range)
  }
}

extension Rewrite {
  /// Whether the way to what is rewritten leads into the document at `json`.
  fileprivate func leads(through json: JSONPlace) -> Bool {
    guard place.document == json.document, json.path.covers(beginningOf: place.path) else {
      return false
    }
    return place.path.steps.count > json.path.steps.count || target == .memberNames
  }
}
