import Core
import Ledger

/// One write of a run, what it replaced, and what its key holds now.
struct RollbackDecision: Sendable {
  var intent: JournalRecord.Intent
  /// What the run kept before it wrote; nil where there was nothing, or it is lost.
  var kept: Entry?
  var there: Entry?
  /// The rule that the run carried out; nil where the plan does not tell.
  var rule: BoundRule?

  /// The operation that undoes the write: exactly that write, and nothing that came later.
  func operation(for identity: Identity, _ context: DecisionContext) -> Operation {
    let now = there.map { Fingerprint(of: $0) }
    let (action, reason) = settled(now) ?? undone(context)
    let fingerprint = fingerprint(action, now)
    return Operation(
      identity: identity, rule: intent.rule, namespace: intent.namespace, action: action,
      reason: reason, source: intent.destination, destination: intent.destination,
      sourceFingerprint: fingerprint, destinationFingerprint: now,
      resultFingerprint: action.leavesEntry ? fingerprint : nil,
      bytes: (action == .delete ? there : kept ?? there)?.value.count ?? 0,
      isBinary: (there ?? kept).map { context.capabilities.readsAlone($0.value) } ?? false)
  }

  /// What the operation states as its source: what is put back, or deleted.
  func fingerprint(_ action: Action, _ now: Fingerprint?) -> Fingerprint {
    let source =
      action == .delete
      ? now ?? intent.after : intent.before ?? intent.after
    // A write has something before or after it; one without either is no write of this program.
    return source ?? Fingerprint(words: (0, 0, 0, 0))
  }

  /// What is decided by what the key holds now; nil where what the run left there is to be undone.
  func settled(_ now: Fingerprint?) -> (Action, Reason)? {
    if now == intent.before { return (.unchanged, .asBeforeRun) }
    return now == intent.after ? nil : (.skip, .changedSinceRun)
  }

  /// How the write is undone where nothing stands in the way.
  var undone: (Action, Reason) {
    if intent.before == nil { return (.delete, .writtenByRun) }
    if intent.after == nil { return (.create, .preimageKept) }
    return (intent.action == .rewrite ? .rewrite : .update, .preimageKept)
  }

  private func undone(_ context: DecisionContext) -> (Action, Reason) {
    if there?.isTakenBack(at: intent.destination, context) == false {
      return (.conflict, .notRestorable)
    }
    // Neither what is deleted nor what is put back may be another person's.
    guard isUsers(there) else { return (.conflict, .destinationForeignOwner) }
    guard let before = intent.before else { return undone }
    guard let kept, Fingerprint(of: kept) == before else { return (.reject, .preimageMissing) }
    guard isUsers(kept) else { return (.conflict, .destinationForeignOwner) }
    if let refusal = kept.refusal(at: intent.destination, context) { return (.reject, refusal) }
    return undone
  }

  private func isUsers(_ entry: Entry?) -> Bool {
    guard let entry, let rule else { return true }
    return isOwned(entry.value, rule)
  }
}

extension Action {
  /// Whether an entry stands under the destination afterwards whose fingerprint the plan states.
  var leavesEntry: Bool { writes && self != .delete || self == .unchanged }
}

extension Entry {
  /// Why the store would not take the entry now, or nil when it would.
  func refusal(at key: Key, _ context: DecisionContext) -> Reason? {
    context.capabilities.refusal(of: key)
      ?? context.capabilities.refusal(of: self, now: context.now)
  }

  /// Whether the entry, which the run itself wrote, can be written again should the rollback be
  /// undone. That it expires within a minute does not stand in the rollback's way.
  func isTakenBack(at key: Key, _ context: DecisionContext) -> Bool {
    context.capabilities.refusal(of: key) == nil
      && context.capabilities.refusal(ofSizeOf: self) == nil
  }
}

extension Operation {
  /// What an operation of a rollback comes to today.
  ///
  /// - Parameters:
  ///   - kept: what the run replaced, as its pre-images have it.
  ///   - there: what the key holds now.
  func undone(keeping kept: Entry?, there: Entry?, context: DecisionContext) -> Reconciliation {
    guard action.writes else { return .settled(plannedOutcome, reason) }
    let now = there.map { Fingerprint(of: $0) }
    if now == resultFingerprint { return .settled(.already, nil) }
    guard now == destinationFingerprint else { return .settled(.drifted, .destinationChanged) }
    if there?.isTakenBack(at: destination, context) == false {
      return .settled(.drifted, .notRestorable)
    }
    let change: WriteItem.Change
    if action == .delete {
      change = .delete
    } else {
      guard let kept, Fingerprint(of: kept) == resultFingerprint else {
        return .settled(.drifted, .preimageMissing)
      }
      if let refusal = kept.refusal(at: destination, context) {
        return .settled(.drifted, refusal)
      }
      change = .put(kept)
    }
    return .write(
      WriteItem(
        namespace: namespace, key: destination, change: change,
        expected: there.map { .exactly($0) } ?? .absent))
  }
}
