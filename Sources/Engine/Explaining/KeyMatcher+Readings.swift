package import Core
package import Ledger

extension KeyMatcher {
  /// What each rule makes of the key, in the order of the rules. No store is asked, so that a reading says
  /// nothing about whether a record is there.
  package func readings(_ key: Key) -> [KeyTrial.Reading] {
    guard !key.isMalformed else {
      return rules.map { KeyTrial.Reading(.init($0.rule, $0.rule.source), .malformed) }
    }
    let trial = trial(key)
    return rules.indices.map { number in
      let rule = rules[number].rule
      return KeyTrial.Reading(.init(rule, rule.source), outcome(of: number, key, trial))
    }
  }

  private func outcome(
    of number: Int, _ key: Key, _ trial: KeyTrial
  ) -> KeyTrial.Reading.Outcome {
    let rule = rules[number].rule
    if let match = trial.matches.first(where: { $0.rule == rule.name }) {
      return .taken(match.identity)
    }
    if let match = trial.matches.first(where: { $0.later.contains(rule.name) }) {
      return .earlier(rule: match.rule)
    }
    if let canonical = canonical(number, key) { return canonical }
    switch shapes[number].reading(key.bytes) {
    case nil: return .taken(nil)
    case .user(let text, let part): return .unknownUser(text: text, part: part.text)
    case .mismatch(let mismatch): return .mismatch(mismatch)
    }
  }

  private func canonical(_ number: Int, _ key: Key) -> KeyTrial.Reading.Outcome? {
    for entry in destinations.entries(of: key.bytes) where entry.rule == number {
      let identity = identity(entry)
      let bound = BoundRule(rules[number], identity: identity)
      if let source = bound.sourceKey(for: key) { return .canonical(identity, source: source) }
    }
    return nil
  }
}
