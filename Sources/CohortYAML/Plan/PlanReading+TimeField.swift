import ByteJSON
import Core

/// Where a rule's records say when they changed.
extension PlanReading {
  /// `newer_by`, with the rule's settings for all its times.
  mutating func newerBy(_ fields: Fields) -> [TimeField] {
    let unit = choice(fields, "unit", TimeUnit.self)
    let zone = fields["zone"].flatMap { timeZone($0) }
    guard let node = fields["newer_by"] else {
      for key in ["unit", "zone", "absent"] where fields.has(key) {
        report(
          .missingKey,
          "'\(key)' applies to the times of 'newer_by', but the rule has no 'newer_by'. Add "
            + "'newer_by', or remove '\(key)'.",
          at: fields.keySpan(key))
      }
      return []
    }
    guard let items = list(node, "'newer_by'", atMost: 20) else { return [] }
    var found: [TimeField] = []
    for item in items {
      guard var field = timeField(item) else { continue }
      field.unit = field.unit ?? unit
      field.zone = field.zone ?? zone
      if found.contains(where: { $0.place == field.place && $0.pointer == field.pointer }) {
        report(
          .duplicatePointer,
          "The first pointer that is present is used, so the second \(quoted(field.pointer.text)) "
            + "has no effect. Remove it.",
          at: item.span)
      }
      found.append(field)
    }
    return found
  }

  /// Whether `absent` says that a record without its first time was never changed.
  mutating func absentIsUnchanged(_ fields: Fields) -> Bool {
    choice(fields, "absent", AbsentTime.self) == .unchanged
  }

  private enum AbsentTime: String, CaseIterable { case unchanged }

  private mutating func timeField(_ node: YAMLNode) -> TimeField? {
    guard case .mapping = node.content else {
      return pointer(node, "'newer_by'").map { TimeField($0) }
    }
    guard let fields = fields(node, .timeField) else { return nil }
    let place: TimeField.Place
    let pointer: JSONPointer?
    switch (fields["at"], fields["metadata"]) {
    case (let at?, nil): (place, pointer) = (.value, self.pointer(at, "'at'"))
    case (nil, let metadata?): (place, pointer) = (.metadata, self.pointer(metadata, "'metadata'"))
    default:
      report(
        .missingKey,
        "A time is either in the value, 'at: /updatedAt', or in the metadata, 'metadata: "
          + "/updatedAt'. Write one of the two.",
        at: node.span)
      return nil
    }
    let unit = choice(fields, "unit", TimeUnit.self)
    let zone = fields["zone"].flatMap { timeZone($0) }
    return pointer.map { TimeField($0, in: place, unit: unit, zone: zone) }
  }

  private mutating func timeZone(_ node: YAMLNode) -> Int64? {
    guard let text = text(node, "'zone'") else { return nil }
    if let zone = TimeField.zone(text.text) { return zone }
    report(
      .badChoice,
      "'zone' is the offset of times without one: 'UTC', or a quoted offset such as '+02:00', at "
        + "most 14 hours. \(quoted(text.text)) is neither. Region names are not allowed, because "
        + "their offset changes with the season.",
      at: text.node.span)
    return nil
  }
}
