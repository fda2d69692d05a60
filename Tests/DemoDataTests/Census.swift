import Core
import DemoData

/// A plan made the slow and obvious way: every key against every rule of every user.
struct Census {
  private(set) var counts: [DemoExpectation.Outcome: Int] = [:]
  private(set) var unmatched: [Key] = []
  private(set) var outside = 0
  /// What each namespace would hold once the plan is applied.
  private(set) var after: [Namespace: [Key: Entry]] = [:]

  private let rules: [BoundRule]
  private let context: DecisionContext

  init(_ entries: [DemoEntry], cohort: [Identity], now: Int64) throws {
    rules = try CompiledRule.compile(DemoRules.all()).flatMap { rule in
      cohort.map { BoundRule(rule, identity: $0) }
    }
    context = DecisionContext(now: now, capabilities: InMemoryStore.allAbilities)
    var before: [Namespace: [Key: Entry]] = [:]
    for entry in entries { before[entry.namespace, default: [:]][entry.key] = entry.entry }
    after = before
    for (namespace, contents) in before {
      for (key, entry) in contents { count(key, entry, namespace, before: contents) }
    }
  }

  private mutating func count(
    _ key: Key, _ entry: Entry, _ namespace: Namespace, before: [Key: Entry]
  ) {
    let candidates = rules.filter { rule in
      rule.definition.namespace == namespace && rule.destinationKey(for: key) != nil
    }
    guard let first = candidates.first else {
      let isUnderPrefix = rules.contains { rule in
        rule.definition.namespace == namespace && !rule.definition.source.captures.isEmpty
          && rule.rule.isKeyedByUser && key.bytes.starts(with: rule.source.prefix)
      }
      if isUnderPrefix { unmatched.append(key) }
      return
    }
    guard let rule = first.rule.isKeyedByUser ? first : owner(of: entry, among: candidates) else {
      outside += 1
      return
    }
    guard let destination = rule.destinationKey(for: key) else { return }
    let decision = decide(
      source: entry, destination: before[destination], destinationKey: destination, rule: rule,
      context: context)
    let outcome = DemoExpectation.Outcome(
      rule: rule.definition.name, decision.action, decision.reason)
    counts[outcome, default: 0] += 1
    if decision.action.writes { after[namespace]?[destination] = decision.result }
  }

  private func owner(of entry: Entry, among rules: [BoundRule]) -> BoundRule? {
    guard let name = rules.first?.rule.ownerText(in: entry.value) else { return nil }
    return rules.first { rule in
      [rule.identity.legacy, rule.identity.id].contains { Array($0.utf8) == name }
    }
  }
}
