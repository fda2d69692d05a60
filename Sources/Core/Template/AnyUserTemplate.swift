/// A template with captures in place of the user's name and ID: it matches the keys of every user.
package struct AnyUserTemplate: Sendable {
  /// A place of the name or the ID.
  private struct Slot: Sendable {
    var part: KeyTemplate.Part
    /// The name of the capture that takes its place, which no template can write.
    var capture: String
  }

  package enum Reading: Hashable, Sendable {
    /// The key has the template's shape, with this text in place of `part`.
    case user(text: String, part: KeyTemplate.Part)
    case mismatch(TemplateMismatch)
  }

  private let template: KeyTemplate
  private let bound: BoundTemplate
  private let slots: [Slot]

  package init(_ template: KeyTemplate) {
    self.template = template
    var slots: [Slot] = []
    let parts = template.parts.map { part -> KeyTemplate.Part in
      guard part.legacyForm != nil || part.idForm != nil else { return part }
      let slot = Slot(part: part, capture: "\(part.text) \(slots.count)")
      slots.append(slot)
      return .capture(slot.capture)
    }
    self.slots = slots
    bound = BoundTemplate(
      KeyTemplate(parts: parts, delimiter: template.delimiter),
      identity: Identity(legacy: "", id: ""))
  }

  /// Whose key it would be, or where it stops to be one of the template's.
  ///
  /// - Returns: nil for a template that names no user and matches.
  package func reading(_ bytes: [UInt8]) -> Reading? {
    guard let captures = bound.match(bytes) else {
      return bound.mismatch(bytes).map { .mismatch(named($0)) }
    }
    guard let first = slots.first else { return nil }
    func text(_ slot: Slot) -> String? {
      bound.captureNames.firstIndex(of: slot.capture).map {
        String(decoding: bytes[captures[$0]], as: UTF8.self)
      }
    }
    let found = text(first) ?? ""
    if first.part == .legacy(.plain), !template.usesID {
      // One name in all places, which captures alone do not see to.
      let named = BoundTemplate(template, identity: Identity(legacy: found, id: ""))
      if let mismatch = named.mismatch(bytes) { return .mismatch(mismatch) }
    }
    return .user(text: found, part: first.part)
  }

  /// The mismatch with the template's own words for what was expected.
  private func named(_ mismatch: TemplateMismatch) -> TemplateMismatch {
    guard case .capture(let name) = mismatch.expected,
      let slot = slots.first(where: { $0.capture == name })
    else { return mismatch }
    return TemplateMismatch(offset: mismatch.offset, expected: .capture(slot.part.name))
  }
}

extension KeyTemplate.Part {
  /// What stands between its braces: `legacy|lower`, `record`; a literal's text.
  package var name: String {
    switch self {
    case .literal: text
    case .legacy(let form): "legacy\(form)"
    case .id(let form): "id\(form)"
    case .capture(let name), .rest(let name): name
    }
  }
}
