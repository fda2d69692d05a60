import ByteJSON
package import Core
package import Ledger

/// Tries keys against the rules of a cohort, without a store.
///
/// The answer is the planner's: the first rule of a namespace that matches gets the key, and where two
/// names of one user match, the first name does.
package struct KeyMatcher: Sendable {
  private let identities: [Identity]
  let rules: [CompiledRule]
  private var sources = PrefixTable()
  var destinations = PrefixTable()
  let shapes: [AnyUserTemplate]

  private static let nobody = Identity(legacy: "", id: "")

  /// - Parameter identities: in cohort order; the ID is empty where only the directory has it.
  package init(identities: [Identity], rules: [Rule]) {
    self.identities = identities
    self.rules = CompiledRule.compile(rules)
    shapes = rules.map { AnyUserTemplate($0.source) }
    for (number, rule) in self.rules.enumerated() {
      guard rule.isKeyedByUser else {
        let prefix = BoundTemplate(rule.rule.source, identity: Self.nobody).prefix
        sources.add(.init(rule: number, user: nil), under: prefix)
        continue
      }
      for (user, identity) in identities.enumerated() {
        let entry = PrefixTable.Entry(rule: number, user: user)
        guard !identity.id.isEmpty else {
          if !rule.rule.source.usesID {
            let prefix = BoundTemplate(rule.rule.source, identity: identity).prefix
            sources.add(entry, under: prefix)
          }
          continue
        }
        sources.add(entry, under: BoundTemplate(rule.rule.source, identity: identity).prefix)
        if case .move(_, let to) = rule.rule.keys {
          destinations.add(entry, under: BoundTemplate(to, identity: identity).prefix)
        }
      }
    }
  }

  package func trial(_ key: Key) -> KeyTrial {
    guard !key.isMalformed else { return KeyTrial(key: key, matches: [], miss: .malformed) }
    var takers: [PrefixTable.Entry] = []
    var later: [[String]] = []
    let entries = sources.entries(of: key.bytes).filter { source($0).match(key.bytes) != nil }
    for entry in entries.sorted(by: { $0.rule < $1.rule }) {
      let rule = rules[entry.rule].rule
      if let first = takers.firstIndex(where: {
        rules[$0.rule].rule.namespace == rule.namespace
      }) {
        if takers[first].rule != entry.rule, !later[first].contains(rule.name) {
          later[first].append(rule.name)
        }
      } else {
        takers.append(entry)
        later.append([])
      }
    }
    let matches = zip(takers, later).map { match(key, $0, later: $1) }
    return KeyTrial(
      key: key, matches: matches, miss: matches.isEmpty ? miss(key) : nil)
  }

  func identity(_ entry: PrefixTable.Entry) -> Identity {
    entry.user.map { identities[$0] } ?? Self.nobody
  }

  private func source(_ entry: PrefixTable.Entry) -> BoundTemplate {
    BoundTemplate(rules[entry.rule].rule.source, identity: identity(entry))
  }

  private func match(
    _ key: Key, _ entry: PrefixTable.Entry, later: [String]
  ) -> KeyTrial.Match {
    let identity = identity(entry)
    let bound = BoundRule(rules[entry.rule], identity: identity)
    let rule = bound.definition
    let destination = destination(of: key, bound)
    var isTaken = false
    if case .key(let destination) = destination {
      isTaken = bound.isDestinationOfEarlierRule(destination)
    }
    return KeyTrial.Match(
      rule: rule.name, namespace: rule.namespace, template: rule.source.text,
      parts: parts(of: key, bound), identity: entry.user == nil ? nil : identity,
      owner: entry.user == nil ? rule.owner?.text : nil, destination: destination, later: later,
      isDestinationOfEarlierRule: isTaken)
  }

  private func destination(of key: Key, _ bound: BoundRule) -> KeyTrial.Match.Destination {
    guard case .move(let from, let to) = bound.definition.keys else { return .inPlace }
    guard bound.identity.id.isEmpty, to.usesID else {
      return .key(bound.destinationKey(for: key) ?? key)
    }
    let open = KeyTemplate(
      parts: to.parts.map { part in
        if case .id = part { .literal(Array(part.text.utf8)) } else { part }
      }, delimiter: to.delimiter)
    let mapping = BoundMapping(from: from, to: open, identity: bound.identity)
    return .idUnknown(String(decoding: mapping.apply(key.bytes) ?? [], as: UTF8.self))
  }

  /// The name, the ID and the captures, each once, as they come in the template.
  private func parts(of key: Key, _ bound: BoundRule) -> [KeyTrial.Match.Part] {
    let captures = bound.source.match(key.bytes) ?? []
    var parts: [KeyTrial.Match.Part] = []
    for part in bound.definition.source.parts {
      let text: [UInt8]
      switch part {
      case .literal: continue
      case .legacy(let form): text = form.bytes(of: bound.identity.legacy)
      case .id(let form): text = form.bytes(of: bound.identity.id)
      case .capture(let name), .rest(let name):
        guard let number = bound.source.captureNames.firstIndex(of: name),
          captures.indices.contains(number)
        else { continue }
        text = Array(key.bytes[captures[number]])
      }
      let found = KeyTrial.Match.Part(
        name: part.name, text: String(decoding: text, as: UTF8.self))
      if !parts.contains(found) { parts.append(found) }
    }
    return parts
  }
}

extension KeyMatcher {
  private func miss(_ key: Key) -> KeyTrial.Miss? {
    for entry in destinations.entries(of: key.bytes) {
      let bound = BoundRule(rules[entry.rule], identity: identity(entry))
      guard case .move(_, let to) = bound.definition.keys,
        let source = bound.sourceKey(for: key)
      else { continue }
      return .canonical(.init(bound.definition, to), bound.identity, source: source)
    }
    var nearest: (rule: Int, mismatch: TemplateMismatch)?
    for (number, shape) in shapes.enumerated() {
      let rule = rules[number].rule
      switch shape.reading(key.bytes) {
      case nil: break
      case .user(let text, let part):
        return .unknownUser(
          .init(rule, rule.source), text: text, part: part.text,
          suggestion: Spelling.suggestion(for: text, among: texts(of: part)))
      case .mismatch(let mismatch):
        if mismatch.offset > nearest?.mismatch.offset ?? -1 { nearest = (number, mismatch) }
      }
    }
    return nearest.map { nearest in
      let rule = rules[nearest.rule].rule
      return .mismatch(.init(rule, rule.source), nearest.mismatch)
    }
  }

  /// What the cohort's users have in place of the part.
  private func texts(of part: KeyTemplate.Part) -> [String] {
    switch part {
    case .legacy(let form): identities.map { form.applied(to: $0.legacy) }
    case .id(let form): identities.map { form.applied(to: $0.id) }
    default: []
    }
  }
}
