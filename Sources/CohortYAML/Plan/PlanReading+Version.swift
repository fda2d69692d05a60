import Core

extension PlanReading {
  /// Refuses a file that asks for another version of Keyshift, before anything else of it is judged: what such a
  /// version reads may be no mistake.
  mutating func requireVersion(_ fields: Fields, _ format: FileFormat) {
    guard let text = text(fields, "required_version", "'required_version'") else { return }
    do throws(VersionRequirement.Mistake) {
      let requirement = try VersionRequirement(text.text)
      guard !requirement.allows(version) else { return }
      reportOnly(
        Diagnostic(
          .otherVersionRequired,
          """
          The \(format.noun) requires Keyshift \(requirement), and this is \(version). Use such a \
          version, or change 'required_version' if the \(format.noun) is also meant for this one.
          """,
          at: range(text.node.span)))
    } catch {
      report(
        .badVersionRequirement,
        "'required_version' takes one or more requirements, separated by commas, such as "
          + "\">= 0.3\", \"~> 0.3.1\" or \">= 0.3, < 0.5\": \(error.reason).",
        at: span(of: text, from: error.offset, length: error.length))
    }
  }
}
