import Core
import Ledger

/// One thing the join found, in plan order.
enum JoinedItem: Sendable {
  /// A user's part of the plan begins.
  case user(Identity)
  case record(JoinedRecord)
  case unmatched(Identity, Namespace, Key)
  /// A record of an in-place rule whose owner is not in the cohort.
  case outside(Namespace)
}

/// A source record beside what its destination holds.
struct JoinedRecord: Sendable {
  /// Index into the chunk's rules.
  var rule: Int
  var key: Key
  var destinationKey: Key
  var source: Entry
  var destination: Entry?
  /// Another legacy name of the same user has a record for the same destination.
  var hasSibling = false
  /// The run that wrote the destination last, where it is absent now; nil where none is known that did.
  var writer: String?

  /// The plan's entry for the record.
  func decision(_ rule: BoundRule, _ context: DecisionContext) -> Decision {
    Decision.planned(
      source: source, destination: destination, destinationKey: destinationKey, rule: rule,
      hasSibling: hasSibling, context: context)
  }
}

/// A bounded stretch of the join.
struct JoinedChunk: Sendable {
  /// The rules that `JoinedRecord.rule` points into, bound to their identities.
  var rules: [BoundRule]
  var items: [JoinedItem]
}

extension JoinedRecord {
  /// Of both records as they are.
  var fingerprints: Resolution.Seen {
    Resolution.Seen(
      legacy: Fingerprint(of: source), canonical: destination.map { Fingerprint(of: $0) })
  }

  /// What a person decided, where the decision leaves the record open; nil where nothing that holds.
  func take(
    _ decision: Decision, _ rule: BoundRule, _ fingerprints: Resolution.Seen,
    _ resolutions: inout ResolutionBook
  ) -> Resolution.Take? {
    guard !resolutions.isEmpty, decision.isOpen else { return nil }
    return resolutions.take(
      for: ResolutionBook.Record(
        rule: rule.definition.name, namespace: rule.definition.namespace, key: key,
        reason: decision.reason, seen: fingerprints,
        hasCanonical: destination != nil && rule.destination != nil))
  }

  func resolved(
    _ decision: Decision, _ take: Resolution.Take, _ rule: BoundRule, _ context: DecisionContext
  ) -> Decision {
    decision.resolved(
      take, source: source, destination: destination, destinationKey: destinationKey, rule: rule,
      context: context)
  }
}

extension ResolutionBook {
  /// What became of resolutions that do not decide.
  ///
  /// - Throws: `DiagnosticsError` where some may not decide as they do.
  func notes() throws(DiagnosticsError) -> [Diagnostic] {
    let found = diagnostics()
    let mistakes = found.filter { $0.severity == .error }
    guard mistakes.isEmpty else { throw DiagnosticsError(mistakes) }
    return found
  }
}
