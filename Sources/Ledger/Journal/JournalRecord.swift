package import Core

/// A line of a run's journal.
///
/// A write's `intent` is durable before the store is asked; the batch's `outcome` follows. What is
/// not written gets its `settled` line at once. An intent without an outcome after it is open: the
/// run ended in between, and only the key tells.
package enum JournalRecord: Hashable, Sendable {
  /// The journal's first line.
  case run(JournalHeader)
  /// The first line of the plan that the run carries out.
  case plan(PlanHeader)
  /// What that plan is about.
  case subject(PlanSubject)
  /// A write about to happen.
  case intent(Intent)
  /// An operation that needed no write, or whose write did not happen.
  case settled(Settled)
  /// Every intent since the last outcome was written, but those settled, pending or unwritten since.
  case outcome(batch: Int, written: Int)
  /// When the lines that follow became known; journals of 0.2 have none.
  case time(Timestamp)
  /// An operation that was left: not attempted, or, where it has an intent, of unknown fate.
  case pending(number: Int, reason: Reason)
  /// A write that was intended and certainly did not happen.
  case unwritten(number: Int)
  /// The journal's last line.
  ///
  /// - Parameter window: milliseconds from a batch's first read to its writes' answer, at the widest;
  ///   nil where the store compares before it writes.
  case end(RunRecord.Outcome, Tally, window: Int64? = nil)

  package struct Intent: Hashable, Sendable {
    /// The operation's number in the plan, from 0.
    package var number: Int
    package var action: Action
    package var legacy: String
    /// The ID that owns the name; nil in journals of versions before 0.2.
    package var id: String?
    /// Other legacy names of the ID.
    package var aliases: [String] = []
    package var rule: String
    package var namespace: Namespace
    package var source: Key
    /// The key that is written.
    package var destination: Key
    /// What the destination held; nil where it was absent.
    package var before: Fingerprint?
    /// What the destination is to hold; nil for a delete.
    package var after: Fingerprint?
    /// When what it is to hold expires, in seconds since 1970; nil where it does not, and in journals of 0.2.
    package var expires: Int64?
    /// When the run intended it, as far as its journal tells; the store is asked later.
    package var at: Timestamp?

    /// - Parameter key: the one that is written.
    package init(
      number: Int, operation: Operation, key: Key, before: Fingerprint?, after: Fingerprint?
    ) {
      self.init(
        number: number, action: operation.action, legacy: operation.identity.legacy,
        id: operation.identity.id, rule: operation.rule, namespace: operation.namespace,
        source: operation.source, destination: key, before: before, after: after)
      aliases = operation.identity.otherNames
    }

    package init(
      number: Int, operation: Operation, before: Fingerprint?, after: Fingerprint?
    ) {
      self.init(
        number: number, operation: operation, key: operation.destination, before: before,
        after: after)
    }

    init(
      number: Int, action: Action, legacy: String, id: String? = nil, rule: String,
      namespace: Namespace, source: Key, destination: Key, before: Fingerprint?,
      after: Fingerprint?
    ) {
      self.number = number
      self.action = action
      self.legacy = legacy
      self.id = id
      self.rule = rule
      self.namespace = namespace
      self.source = source
      self.destination = destination
      self.before = before
      self.after = after
    }
  }

  package struct Settled: Hashable, Sendable {
    package var number: Int
    package var kind: OutcomeKind
    package var action: Action
    package var reason: Reason?
    package var legacy: String
    package var rule: String
    package var namespace: Namespace
    package var source: Key
    /// For `failed`, what the store said; for a record that was deleted since, which run wrote it.
    package var message: String?

    package init(
      number: Int, kind: OutcomeKind, operation: Operation, reason: Reason?, message: String? = nil
    ) {
      self.init(
        number: number, kind: kind, action: operation.action, reason: reason,
        legacy: operation.identity.legacy, rule: operation.rule, namespace: operation.namespace,
        source: operation.source, message: message)
    }

    /// A write that a crashed run had intended and that had happened.
    package init(recovered intent: Intent) {
      self.init(
        number: intent.number, kind: .applied, action: intent.action, reason: nil,
        legacy: intent.legacy, rule: intent.rule, namespace: intent.namespace,
        source: intent.source, message: nil)
    }

    init(
      number: Int, kind: OutcomeKind, action: Action, reason: Reason?, legacy: String,
      rule: String, namespace: Namespace, source: Key, message: String?
    ) {
      self.number = number
      self.kind = kind
      self.action = action
      self.reason = reason
      self.legacy = legacy
      self.rule = rule
      self.namespace = namespace
      self.source = source
      self.message = message
    }
  }
}

package struct JournalHeader: Hashable, Sendable {
  package static let format = "keyshift.journal/1"

  package var run: String
  package var planDigest: String
  package var environment: String
  package var cohort: String
  package var actor: String
  package var started: Timestamp

  package init(
    run: String, planDigest: String, environment: String, cohort: String, actor: String,
    started: Timestamp
  ) {
    self.run = run
    self.planDigest = planDigest
    self.environment = environment
    self.cohort = cohort
    self.actor = actor
    self.started = started
  }
}
