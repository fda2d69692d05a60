import Core

extension PlanReading {
  /// Whether the rest can be judged: false when another version of the format is named.
  mutating func checkFormat(_ fields: Fields) -> Bool {
    guard let format = text(fields, "format", "'format'") else { return true }
    guard format.text != CohortPlan.format else { return true }
    let parts = CohortPlan.format.split(separator: "/")
    let family = String(parts[0]) + "/"
    guard format.text.hasPrefix(family), let known = Int(parts[1]),
      let version = Int(format.text.dropFirst(family.count))
    else {
      reportFormat(format, "\(quoted(format.text)) is not a cohort plan's format.", "Write")
      return false
    }
    let age = version > known ? "a newer version: update Keyshift, or" : "no version it knows:"
    reportFormat(format, "The file says \(quoted(format.text)), \(age)", "write the plan as")
    return false
  }

  private mutating func reportFormat(_ format: PlacedText, _ what: String, _ verb: String) {
    report(
      .unknownFormat,
      "\(what) \(verb) '\(CohortPlan.format)', the only format that this version reads.",
      at: format.node.span)
  }
}
