package import Core
package import Ledger

extension [JSONValue.Member] {
  /// A key as text under `name`, or, where it is not UTF-8, in hexadecimal under `name_hex`; the
  /// plan file does the same.
  init(_ name: String, _ key: Key) {
    if let text = key.text {
      self = [JSONValue.Member(name, .string(text))]
    } else {
      self = [JSONValue.Member(name + "_hex", .string(HexText.encode(key.bytes)))]
    }
  }
}

extension JSONValue {
  /// A key in a list: its text, or an object with its bytes in hexadecimal.
  init(_ key: Core.Key) {
    self = key.text.map { .string($0) } ?? .object([Member]("key", key))
  }

  package init(_ identity: Identity) {
    self = ["legacy": .string(identity.legacy), "id": .string(identity.id)]
  }

  /// The counts by name, in the order in which they are printed; null for an unknown one.
  package init(_ tally: Tally) {
    self = .object(tally.named.map { Member($0.name, $0.count.map { .integer($0) } ?? .null) })
  }

  /// RFC 3339, or null.
  package init(_ time: Timestamp?) { self = .string(time?.description) }

  /// Keys, sizes and fingerprints; no value.
  ///
  /// - Parameter showsFingerprints: false leaves them null.
  package init(_ operation: Operation, showsFingerprints: Bool = true) {
    func text(_ fingerprint: Fingerprint?) -> JSONValue {
      showsFingerprints ? .string(fingerprint?.description) : .null
    }
    var members: [Member] = [
      Member("action", .string(operation.action.rawValue)),
      Member("reason", .string(operation.reason.rawValue)),
      Member("take", .string(operation.take?.rawValue)),
      Member("user", JSONValue(operation.identity)),
      Member("rule", .string(operation.rule)),
      Member("namespace", .string(operation.namespace.name)),
    ]
    members += [Member]("from", operation.source)
    members += [Member]("to", operation.destination)
    members += [
      Member("bytes", .integer(operation.bytes)),
      Member("source", text(operation.sourceFingerprint)),
      Member("destination", text(operation.destinationFingerprint)),
      Member("result", text(operation.resultFingerprint)),
    ]
    if let writer = operation.writer { members.append(Member("run", .string(writer))) }
    if let times = operation.times { members.append(Member("times", times.json)) }
    self = .object(members)
  }

  /// The actions that occur, by name, in the order of `Action`.
  package init(_ counts: [Action: Int]) {
    self = .object(
      Action.allCases.compactMap { action in
        counts[action].flatMap { $0 > 0 ? Member(action.rawValue, .integer($0)) : nil }
      })
  }

  package init(_ run: RunRecord) {
    let value: JSONValue = [
      "id": .string(run.id), "kind": .string(run.kind), "plan": .string(run.planDigest),
      "actor": .string(run.actor), "started": JSONValue(run.startedAt),
      "ended": JSONValue(run.endedAt), "outcome": .string(run.outcome.rawValue),
      "tally": JSONValue(run.tally), "finished": .integer(run.checkpoint),
      "journal": [
        "path": .string(run.journal.path), "digest": .string(run.journal.digest),
        "preimages": .string(run.journal.preimages), "recovery": .string(run.journal.recovery),
      ],
      "never_wrote": .bool(run.neverWrote),
      "unsettled": run.unsettled.map { JSONValue.integer($0) } ?? .null,
      "window_ms": run.window.map { JSONValue.integer($0) } ?? .null,
    ]
    let undone = run.undoes.map { Member("undoes", .array($0.runs.map { .string($0) })) }
    let policy = run.policy.map { Member("policy", JSONValue($0)) }
    let partial = run.partial.map { Member("partial", .bool($0)) }
    self = value.adding([partial, policy, undone].compactMap(\.self))
  }

  init(_ policy: PolicyRecord) {
    self = [
      "digest": .string(policy.digest),
      "approvals": .array(
        policy.approvals.map { ["name": .string($0.name), "key": .string($0.key)] }),
    ]
  }
}
