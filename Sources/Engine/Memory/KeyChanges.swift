import Core
import Ledger

/// What a run's outcomes mean for what is remembered of keys.
struct KeyChanges {
  let run: String
  private var rules: [String: CompiledRule]?
  private var bound: (identity: Identity, rules: [String: BoundRule])?

  init(run: String) { self.run = run }

  /// The changes in their order, by place.
  mutating func changes(
    by outcomes: [JournalOutcome], _ subject: PlanSubject
  ) -> [WritePlace: [(key: Key, change: KeyChange)]] {
    var found: [WritePlace: [(key: Key, change: KeyChange)]] = [:]
    var places: [Namespace: WritePlace] = [:]
    for outcome in outcomes {
      guard let (key, change) = change(by: outcome, subject) else { continue }
      let place =
        places[outcome.namespace] ?? WritePlace(outcome.namespace, of: subject.storeIdentity)
      places[outcome.namespace] = place
      found[place, default: []].append((key, change))
    }
    return found
  }

  private mutating func change(
    by outcome: JournalOutcome, _ subject: PlanSubject
  ) -> (key: Key, change: KeyChange)? {
    switch subject.purpose {
    case .migrate:
      guard let intent = outcome.intent, outcome.kind == .applied,
        intent.destination != intent.source
      else { return nil }
      return (intent.destination, .written(PastWrite(run: run, expires: intent.expires)))
    case .rollback(let basis): return change(by: outcome, basis, subject)
    case .cleanup:
      guard outcome.kind == .applied, let intent = outcome.intent else { return nil }
      return canonicalKey(of: intent, subject).map { ($0, .forgotten) }
    }
  }

  private mutating func change(
    by outcome: JournalOutcome, _ basis: RollbackBasis, _ subject: PlanSubject
  ) -> (key: Key, change: KeyChange)? {
    guard outcome.kind == .applied || outcome.kind == .already else { return nil }
    // A rollback's operation is about the one key that it writes.
    let key = outcome.intent?.destination ?? outcome.source
    switch basis.kind {
    case RunRecord.cleanupKind:
      // The clean-up had found the record under its canonical key.
      guard let intent = outcome.intent else { return nil }
      return canonicalKey(of: intent, subject).map { ($0, .written(PastWrite(run: basis.run))) }
    case RunRecord.rollbackKind where outcome.intent?.after != nil:
      return (
        key, .written(PastWrite(run: run, expires: outcome.intent?.expires))
      )
    default: return (key, .undone(basis.undoneRuns))
    }
  }

  /// Where the record of a legacy key belongs.
  private mutating func canonicalKey(
    of intent: JournalRecord.Intent, _ subject: PlanSubject
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
