import Core
import Ledger

/// What a run's outcomes mean for what is remembered of keys.
struct KeyChanges {
  private let effect: RunEffect
  private let subject: PlanSubject
  private let isMigration: Bool
  private var places: [Namespace: WritePlace] = [:]
  private var rules: [String: CompiledRule]?
  private var bound: (identity: Identity, rules: [String: BoundRule])?

  init(_ effect: RunEffect, _ subject: PlanSubject) {
    self.effect = effect
    self.subject = subject
    isMigration = if case .migrate = subject.purpose { true } else { false }
  }

  /// The changes in their order, by place.
  mutating func changes(
    by outcomes: [JournalOutcome]
  ) -> [WritePlace: [(key: Key, change: KeyChange)]] {
    var found: [WritePlace: [(key: Key, change: KeyChange)]] = [:]
    for outcome in outcomes {
      guard let (key, change) = change(by: outcome) else { continue }
      found[place(of: outcome.namespace), default: []].append((key, change))
    }
    return found
  }

  private mutating func place(of namespace: Namespace) -> WritePlace {
    if let known = places[namespace] { return known }
    let place = WritePlace(namespace, of: subject.storeIdentity)
    places[namespace] = place
    return place
  }

  private mutating func change(by outcome: JournalOutcome) -> (key: Key, change: KeyChange)? {
    let isApplied = outcome.kind == .applied
    switch effect.kind {
    case .moves:
      guard isApplied, let intent = outcome.intent, intent.after != nil,
        !isMigration || intent.destination != intent.source
      else { return nil }
      return (intent.destination, written(intent.expires))
    case .takesBack:
      // A rollback's operation is about the one key that it writes.
      guard isApplied || outcome.kind == .already else { return nil }
      return (outcome.intent?.destination ?? outcome.source, .undone(effect.writers))
    case .cleans:
      guard isApplied, let intent = outcome.intent else { return nil }
      return canonicalKey(of: intent).map { ($0, .forgotten) }
    case .restores:
      // The clean-up had found the record under its canonical key.
      guard isApplied, let intent = outcome.intent else { return nil }
      return canonicalKey(of: intent).map { ($0, written(nil)) }
    }
  }

  private func written(_ expires: Int64?) -> KeyChange {
    .written(PastWrite(run: effect.writers.last ?? "", expires: expires))
  }

  /// Where the record of a legacy key belongs.
  private mutating func canonicalKey(
    of intent: JournalRecord.Intent
  ) -> Key? {
    guard let id = intent.id else { return nil }
    let compiled =
      rules
      ?? Dictionary(
        CompiledRule.compile(subject.rules).map { ($0.rule.name, $0) },
        uniquingKeysWith: { first, _ in first })
    rules = compiled
    guard let rule = compiled[intent.rule] else { return nil }
    let identity = Identity(legacy: intent.legacy, id: id)
    if bound?.identity != identity { bound = (identity, [:]) }
    let known = bound?.rules[intent.rule] ?? BoundRule(rule, identity: identity)
    bound?.rules[intent.rule] = known
    return known.destination == nil ? nil : known.destinationKey(for: intent.destination)
  }
}
