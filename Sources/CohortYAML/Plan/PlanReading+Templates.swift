import Core

/// A template of the plan and where it stands.
struct PlacedTemplate {
  var template: KeyTemplate
  var text: PlacedText
}

extension PlanReading {
  mutating func template(
    _ node: YAMLNode, _ what: String, delimiter: Delimiter = .colon
  ) -> PlacedTemplate? {
    guard let text = text(node, what) else { return nil }
    do throws(TemplateError) {
      let template = try KeyTemplate(text.text, delimiter: delimiter)
      return PlacedTemplate(template: template, text: text)
    } catch {
      report(
        .badTemplate,
        """
        In \(what), \(error).\(Self.hint(error.reason)) A template is text with {legacy}, {id} and \
        captures such as {record}.
        """,
        at: span(of: text, from: error.offset))
      return nil
    }
  }

  /// What an unknown filter was meant to be.
  private static func hint(_ reason: TemplateError.Reason) -> String {
    guard case .unknownFilter(let word) = reason else { return "" }
    let meant =
      NameFilter.meant(by: word)?.rawValue
      ?? Spelling.suggestion(for: word, among: NameFilter.allCases.map(\.rawValue))
    return meant.map { " Did you mean '\($0)'?" } ?? ""
  }

  /// `to` is built from the ID and from what `from` binds, never from the legacy name.
  mutating func checkBindings(from: PlacedTemplate, to: PlacedTemplate, _ what: String) {
    if to.template.usesLegacy {
      report(
        .legacyInDestination,
        "\(what.sentence) must not use {legacy}, because it would write a legacy key again. Use "
          + "{id}.",
        at: place(of: legacyName(in: to.template), in: to.text))
    }
    let bound = Set(from.template.captures)
    for part in to.template.parts {
      let (name, written): (String, String)
      switch part {
      case .capture(let capture): (name, written) = (capture, "{\(capture)}")
      case .rest(let capture): (name, written) = (capture, "{\(capture)...}")
      default: continue
      }
      guard !isFull, !bound.contains(name) else { continue }
      report(
        .unboundName, unbound(name, bound: from.template.captures, what),
        at: place(of: written, in: to.text))
    }
  }

  /// The legacy name as the template writes it.
  func legacyName(in template: KeyTemplate) -> String {
    template.parts.first { if case .legacy = $0 { true } else { false } }?.text ?? "{legacy}"
  }

  private func unbound(_ name: String, bound: [String], _ what: String) -> String {
    let names = bound.prefix(10).map { "{\($0)}" }
    let binds =
      names.isEmpty ? "captures nothing" : "captures only \(enumeration(names))"
    let guess = Spelling.suggestion(for: name, among: bound)
    let hint = guess.map { "Did you mean {\($0)}?" } ?? "Add {\(name)} to 'from' as well."
    return "\(what.sentence) uses {\(name)}, but 'from' \(binds). \(hint)"
  }

  /// Where `written` first stands in the text; the whole text when it does not.
  func place(of written: String, in text: PlacedText) -> SourceSpan {
    let characters = Array(text.text)
    let wanted = Array(written)
    let last = characters.count - wanted.count
    guard last >= 0,
      let offset = (0...last).first(where: { characters[$0...].starts(with: wanted) })
    else { return text.node.span }
    return span(of: text, from: offset, length: wanted.count)
  }
}
