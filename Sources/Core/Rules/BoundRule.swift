import ByteJSON

/// A rule with one identity filled in: everything `decide` needs besides the records.
///
/// Immutable, and a class so that a record refers to its rule at the cost of one reference count.
package final class BoundRule: Sendable {
  package let rule: CompiledRule
  package let identity: Identity
  /// Source keys; for an in-place rule also the destination keys.
  package let source: BoundTemplate
  /// Nil for an in-place rule.
  package let destination: BoundTemplate?
  /// The rule as its plan states it. Stored, so that asking for a field with every record copies no rule.
  package let definition: Rule
  let rewrites: [BoundRewrite]
  /// What names the user in the rule's records.
  let own: OwnNames
  private let earlierDestinations: [BoundTemplate]

  package init(_ rule: CompiledRule, identity: Identity) {
    self.rule = rule
    definition = rule.rule
    self.identity = identity
    earlierDestinations = rule.earlierDestinations.map { BoundTemplate($0, identity: identity) }
    let own = OwnNames(rule.rule, identity)
    self.own = own
    switch rule.rule.keys {
    case .move(let from, let to):
      let mapping = BoundMapping(from: from, to: to, identity: identity)
      source = mapping.from
      destination = mapping.to
    case .inPlace(let key):
      source = BoundTemplate(key, identity: identity)
      destination = nil
    }
    rewrites = rule.rule.rewrites.map { BoundRewrite($0, identity, own) }
  }

  /// The key that a source key's record belongs under, or nil when the rule does not match it.
  package func destinationKey(for key: Key) -> Key? {
    guard let destination else { return source.match(key.bytes) == nil ? nil : key }
    return source.match(key.bytes).map { Key(destination.expand($0, of: key.bytes)) }
  }

  /// The source key whose record belongs under `key`; nil where there is none, and for an in-place
  /// rule.
  package func sourceKey(for key: Key) -> Key? {
    guard let captures = destination?.match(key.bytes) else { return nil }
    let found = Key(source.expand(captures, of: key.bytes))
    return destinationKey(for: found) == key ? found : nil
  }
}

extension BoundRule {
  /// Whether an earlier rule of the namespace would write this key too.
  ///
  /// Example: a legacy key that already contains the ID where an earlier rule expects the name.
  package func isDestinationOfEarlierRule(_ key: Key) -> Bool {
    earlierDestinations.contains { $0.match(key.bytes) != nil }
  }
}

/// One of a rule's times: where it stands among the pointers of its place, and how it is read.
struct CompiledTime: Sendable {
  var place: TimeField.Place
  var index: Int
  var convention: TimeConvention
}

/// A rule with its JSON fields laid out for one pass over a value.
package final class CompiledRule: Sendable {
  package let rule: Rule
  /// Owner, times and rewrites: all that is looked up in a value.
  let fields: JSONPointerSet
  let owner: Int?
  /// In the order of the rule's `newer_by`.
  let times: [CompiledTime]
  /// Those times that stand in metadata.
  let metadataTimes: JSONPointerSet
  /// The rewrites' numbers in `fields`; empty where `edits` finds them.
  let rewrites: Range<Int>
  /// Nil where every rewrite is at a plain pointer in the value, so that `fields` finds them all.
  let edits: RecordEdits?
  /// Destinations of earlier rules in the same namespace that could meet this rule's.
  let earlierDestinations: [KeyTemplate]

  /// The rules of a plan, in order.
  package static func compile(_ rules: [Rule]) -> [CompiledRule] {
    let shapes = rules.map { TemplateShape($0.destination) }
    return rules.indices.map { index in
      let earlier = rules.indices[..<index].filter {
        rules[$0].namespace == rules[index].namespace && shapes[$0].overlaps(shapes[index])
      }
      return CompiledRule(rules[index], earlierDestinations: earlier.map { rules[$0].destination })
    }
  }

  package init(_ rule: Rule, earlierDestinations: [KeyTemplate]) {
    self.rule = rule
    self.earlierDestinations = earlierDestinations
    var pointers: [JSONPointer] = []
    if let pointer = rule.owner {
      owner = 0
      pointers.append(pointer)
    } else {
      owner = nil
    }
    var metadata: [JSONPointer] = []
    times = rule.newerBy.map { field in
      let index: Int
      switch field.place {
      case .value:
        index = pointers.count
        pointers.append(field.pointer)
      case .metadata:
        index = metadata.count
        metadata.append(field.pointer)
      }
      return CompiledTime(place: field.place, index: index, convention: field.convention)
    }
    metadataTimes = JSONPointerSet(metadata)
    let plain = rule.rewrites.compactMap { $0.target == .memberNames ? nil : $0.place.plainPointer }
    if plain.count == rule.rewrites.count, rule.jsonStrings.isEmpty {
      edits = nil
      rewrites = pointers.count..<(pointers.count + plain.count)
      pointers += plain
    } else {
      edits = RecordEdits(rule)
      rewrites = pointers.count..<pointers.count
    }
    fields = JSONPointerSet(pointers)
  }

  /// Whether a record must be JSON for the rule to carry it.
  package var needsJSON: Bool { owner != nil || !rewrites.isEmpty || edits?.value != nil }

  /// Templates that one identity's binding of the rule holds.
  package var templateCount: Int {
    2 + 2 * rule.rewrites.count + rule.ownerForms.count + earlierDestinations.count
  }

  /// Whether keys name the user; else the record's owner field does, and one scan serves all users.
  package var isKeyedByUser: Bool {
    switch rule.keys {
    case .move: true
    case .inPlace(let key): key.usesLegacy || key.usesID
    }
  }

  /// Whether destination keys come in the order of their source keys.
  ///
  /// True where both templates are alike after their first capture and carry no identity there.
  package var preservesOrder: Bool {
    guard case .move(let from, let to) = rule.keys else { return true }
    let tail = Self.tail(from)
    return tail == Self.tail(to) && !tail.contains { $0.legacyForm != nil || $0.idForm != nil }
  }

  private static func tail(_ template: KeyTemplate) -> ArraySlice<KeyTemplate.Part> {
    let first = template.parts.firstIndex { part in
      switch part {
      case .capture, .rest: true
      default: false
      }
    }
    return template.parts[(first ?? template.parts.endIndex)...]
  }

  /// The text of the owner field, or its digits; nil where it is absent, neither text nor a whole number,
  /// ambiguous, or not JSON.
  package func ownerText(in value: [UInt8]) -> [UInt8]? {
    guard let owner, let fields = try? fields.locate(in: value.span),
      let field = fields[owner], !field.isAmbiguous
    else { return nil }
    return field.kind == .number
      ? field.wholeNumber(in: value.span) : field.text(in: value.span)
  }
}
