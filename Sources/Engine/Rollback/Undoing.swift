import Core
import Ledger

/// One write of a run, what it replaced, and what its key holds now.
struct Undoing: Sendable {
  var intent: JournalRecord.Intent
  /// What the run kept before it wrote; nil where there was nothing, or it is lost.
  var kept: Entry?
  var there: Entry?

  /// The operation that undoes the write: exactly that write, and nothing that came later.
  func operation(for identity: Identity, _ context: DecisionContext) -> Operation {
    let now = there.map { Fingerprint(of: $0) }
    let (action, reason) = settled(now) ?? puttingBack(context)
    let fingerprint = fingerprint(action, now)
    return Operation(
      identity: identity, rule: intent.rule, namespace: intent.namespace, action: action,
      reason: reason, source: intent.destination, destination: intent.destination,
      sourceFingerprint: fingerprint, destinationFingerprint: now,
      resultFingerprint: action.leavesEntry ? fingerprint : nil,
      bytes: (action == .delete ? there : kept ?? there)?.value.count ?? 0)
  }

  /// What the operation states as its source: what is put back, or deleted.
  func fingerprint(_ action: Action, _ now: Fingerprint?) -> Fingerprint {
    let source =
      action == .delete
      ? now ?? intent.after : intent.before ?? intent.after
    // A write has something before or after it; one without either is no write of this program.
    return source ?? Fingerprint(words: (0, 0, 0, 0))
  }

  /// What is decided by what the key holds now; nil where what the run replaced is to be put back.
  func settled(_ now: Fingerprint?) -> (Action, Reason)? {
    if now == intent.before { return (.unchanged, .asBeforeRun) }
    guard now == intent.after else { return (.skip, .changedSinceRun) }
    return intent.before == nil ? (.delete, .writtenByRun) : nil
  }

  /// How what the run replaced is put back.
  var puttingBack: Action {
    if intent.after == nil { return .create }
    return intent.action == .rewrite ? .rewrite : .update
  }

  private func puttingBack(_ context: DecisionContext) -> (Action, Reason) {
    guard let kept, Fingerprint(of: kept) == intent.before else {
      return (.reject, .preimageMissing)
    }
    guard kept.isAccepted(context) else { return (.reject, .expiresTooSoon) }
    return (puttingBack, .preimageKept)
  }
}

extension Action {
  /// Whether an entry stands under the destination afterwards whose fingerprint the plan states.
  var leavesEntry: Bool { writes && self != .delete || self == .unchanged }
}

extension Entry {
  /// Whether the store still takes an entry with this expiration.
  func isAccepted(_ context: DecisionContext) -> Bool {
    guard let expiration else { return true }
    let (soonest, overflow) = context.now.addingReportingOverflow(
      context.capabilities.minimumExpirationLead)
    return !overflow && expiration >= soonest
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
    let change: WriteItem.Change
    if action == .delete {
      change = .delete
    } else {
      guard let kept, Fingerprint(of: kept) == resultFingerprint else {
        return .settled(.drifted, .preimageMissing)
      }
      guard kept.isAccepted(context) else { return .settled(.drifted, .expiresTooSoon) }
      change = .put(kept)
    }
    return .write(
      WriteItem(
        namespace: namespace, key: destination, change: change,
        expected: there.map { .exactly($0) } ?? .absent))
  }
}
