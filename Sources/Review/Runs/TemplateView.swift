import Core
package import Ledger

/// What a cohort's rules make of keys, one after the other.
package struct TemplateView {
  private let style: Style

  package init(style: Style) { self.style = style }

  package func text(_ trial: KeyTrial) -> String {
    var output = style.heading(Printable.key(trial.key)) + "\n"
    for match in trial.matches { output += text(match) }
    guard trial.matches.isEmpty else { return output }
    guard let miss = trial.miss else {
      return output + style.sentence("No rule takes it.", indent: 2)
    }
    return output + text(miss, trial.key)
  }

  /// The last line.
  package func summary(taken: Int, of all: Int) -> String {
    let keys = Quantity.count(all, "key")
    if all == 0 { return "\(keys).\n" }
    if taken == 0 { return "\(keys): no rule takes \(all == 1 ? "it" : "any").\n" }
    guard taken < all else {
      return "\(keys): \(all == 1 ? "a rule takes it" : "rules take all").\n"
    }
    return
      "\(keys): rules take \(Quantity.count(taken)), and not the other \(Quantity.count(all - taken)).\n"
  }

  private func text(_ match: KeyTrial.Match) -> String {
    var output = style.wrapped(
      "rule \(Printable.name(match.rule)) in \(Printable.name(match.namespace.name)) takes it, by "
        + Printable.name(match.template), indent: 2)
    var facts: [(name: String, text: String)] = match.parts.map {
      (name: "{\(Printable.name($0.name))}", text: Printable.name($0.text))
    }
    facts.append((name: "user", text: user(of: match)))
    facts.append((name: "goes to", text: destination(match)))
    output += style.facts(facts, indent: 4)
    if match.isDestinationOfEarlierRule {
      output += style.sentence(
        "An earlier rule writes this destination too, so the plan will show a conflict.", indent: 4)
    }
    if !match.later.isEmpty {
      let names = enumeration(match.later.map(Printable.name))
      output += style.wrapped(
        "\(names) would match as well, but \(Printable.name(match.rule)) stands before.", indent: 4)
    }
    return output
  }

  private func user(of match: KeyTrial.Match) -> String {
    guard let identity = match.identity else {
      return match.owner.map { "named by the record's \(Printable.name($0)), not by the key" }
        ?? "not named by the key"
    }
    return identity.id.isEmpty
      ? "\(Printable.name(identity.legacy)) (the directory has the ID)" : identity.printable
  }

  private func destination(_ match: KeyTrial.Match) -> String {
    switch match.destination {
    case .key(let key): Printable.key(key)
    case .idUnknown(let text): "\(Printable.name(text)), with the ID from the directory"
    case .inPlace: "stays; fields of the record change"
    }
  }
}

extension TemplateView {
  private func text(_ miss: KeyTrial.Miss, _ key: Key) -> String {
    func place(_ place: KeyTrial.Place) -> String {
      "rule \(Printable.name(place.rule)) in \(Printable.name(place.namespace.name))"
    }
    switch miss {
    case .malformed:
      return style.sentence(
        "No rule takes it: the key is empty, '.', '..' or not valid UTF-8, and no store has it.",
        indent: 2)
    case .canonical(let found, let identity, let source):
      return style.wrapped(
        "No rule takes it: it is a canonical key. It is where \(place(found)) moves "
          + "\(Printable.key(source)) of \(identity.printable).", indent: 2)
    case .unknownUser(let found, let text, let part, let suggestion):
      let question = suggestion.map { " Did you mean \(Printable.name($0))?" } ?? ""
      return style.wrapped(
        "No rule takes it: \(Printable.name(text)) is not a user of the cohort.\(question)",
        indent: 2)
        + style.wrapped(
          "It stands in place of \(Printable.name(part)) in \(Printable.name(found.template)) of "
            + "\(place(found)).", indent: 2)
    case .mismatch(let found, let mismatch):
      return style.wrapped(
        "No rule takes it. Nearest is \(place(found)): \(Printable.name(found.template))", indent: 2
      )
        + style.wrapped(Self.stop(mismatch, key), indent: 2)
    }
  }

  /// What one rule makes of a key, in a sentence; harmless.
  static func sentence(_ reading: KeyTrial.Reading, _ key: Key) -> String {
    switch reading.outcome {
    case .taken(let identity?): return "matches: a legacy key of \(identity.printable)"
    case .taken(nil): return "matches: the record's owner field names the user"
    case .earlier(let rule):
      return "matches, but the earlier rule \(Printable.name(rule)) gets the key"
    case .canonical(let identity, let source):
      return
        "matches: a canonical key of \(identity.printable), to which it moves \(Printable.key(source))"
    case .unknownUser(let text, let part):
      return
        "does not match: \(Printable.name(text)), in place of \(Printable.name(part)), is not a "
        + "user of the cohort"
    case .mismatch(let mismatch):
      guard case .literal(let bytes) = mismatch.expected else {
        return "does not match. \(stop(mismatch, key))"
      }
      let expected = Printable.key(Key(bytes))
      let matched = Printable.key(Key(Array(key.bytes.prefix(mismatch.offset))))
      return mismatch.offset == 0
        ? "does not match: its template starts with \(expected)"
        : "does not match: after \(matched) its template has \(expected)"
    case .malformed:
      return "does not match: the key is empty, '.', '..' or not valid UTF-8, and no store has it"
    }
  }

  private static func stop(_ mismatch: TemplateMismatch, _ key: Key) -> String {
    let matched = Key(Array(key.bytes.prefix(mismatch.offset)))
    let rest = Key(Array(key.bytes.dropFirst(mismatch.offset)))
    let start =
      matched.bytes.isEmpty
      ? "Not even its first byte matches" : "It matches as far as \(Printable.key(matched))"
    let found = rest.bytes.isEmpty ? "the key ends" : "the key has \(Printable.key(rest))"
    return switch mismatch.expected {
    case .literal(let bytes):
      "\(start). Then the template has \(Printable.key(Key(bytes))), and \(found)."
    case .capture(let name):
      "\(start). Then the template has {\(Printable.name(name))}, of at least one character, and "
        + "\(found)."
    case .end: "\(start). There the template ends, and \(found)."
    }
  }
}
