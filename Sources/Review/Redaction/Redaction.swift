package import Core
package import Ledger

/// Puts pseudonyms where a plan's lines name people and records.
///
/// The N-th user of the plan is `user-N` with the ID `id-N`, the record of its N-th operation
/// `record-N`, its N-th unmatched key `unmatched-N`. So the same plan always gets the same pseudonyms,
/// and whoever holds the plan can look them up. What a key's template says literally stays. Memory
/// grows with the users.
package struct Redaction: Sendable {
  private let rules: [Rule]
  private var users: [Identity: Int] = [:]
  private var operations = 0
  private var unmatched = 0
  private var keys: KeyRedaction?

  /// - Parameter users: the first users, where the plan is not read from its first line.
  package init(_ subject: PlanSubject, users: [Identity] = []) {
    rules = subject.rules
    for user in users { _ = pseudonym(of: user) }
  }

  /// The next line of the plan; lines have to come in the plan's order, from the first.
  package mutating func line(_ line: PlanLine) -> PlanLine {
    switch line {
    case .user(let identity): return .user(pseudonym(of: identity))
    case .operation(let operation):
      operations += 1
      return .operation(redacted(operation, number: operations))
    case .unmatched(let key):
      unmatched += 1
      return .unmatched(redacted(key, number: unmatched))
    }
  }

  /// - Parameter number: the operation's place among those of its plan, from 1.
  package mutating func redacted(_ operation: Operation, number: Int) -> Operation {
    let user = pseudonym(of: operation.identity)
    let keys = keys(operation.identity, user, rules.filter { $0.name == operation.rule })
    var redacted = operation
    redacted.identity = user
    redacted.source = keys.redacted(operation.source, record: "record-\(number)")
    redacted.destination =
      operation.destination == operation.source
      ? redacted.source : keys.redacted(operation.destination, record: "record-\(number)")
    return redacted
  }

  /// - Parameter number: the key's place among the plan's unmatched ones, from 1.
  package mutating func redacted(_ key: UnmatchedKey, number: Int) -> UnmatchedKey {
    let user = pseudonym(of: key.identity)
    let here = rules.filter { $0.namespace == key.namespace }
    let keys = KeyRedaction(rules: here, of: key.identity, as: user)
    return UnmatchedKey(
      identity: user, namespace: key.namespace,
      key: keys.redacted(prefixOf: key.key, rest: "unmatched-\(number)"))
  }

  /// The pseudonym of a user; a user not met before gets the next number.
  package mutating func pseudonym(of identity: Identity) -> Identity {
    let number = users[identity] ?? users.count + 1
    users[identity] = number
    return Identity(legacy: "user-\(number)", id: "id-\(number)")
  }

  /// Operations of one user and rule follow each other, so the last templates are kept.
  private mutating func keys(
    _ identity: Identity, _ user: Identity, _ rules: [Rule]
  ) -> KeyRedaction {
    if let keys, keys.fits(identity, rules) { return keys }
    let keys = KeyRedaction(rules: rules, of: identity, as: user)
    self.keys = keys
    return keys
  }
}

extension PlanSubject {
  /// Without what an operator may have written about a person.
  package var redacted: PlanSubject {
    var subject = self
    if case .rollback(var basis) = purpose {
      basis.reason = basis.reason.map { _ in "(hidden)" }
      subject.purpose = .rollback(basis)
    }
    subject.target = target.map { target in
      PlanTarget(
        users: target.users.indices.map { "target-\($0 + 1)" }, rules: target.rules,
        cohortUsers: target.cohortUsers)
    }
    subject.distinct = DistinctNames(distinct.groups.map { $0.map { _ in "(hidden)" } })
    return subject
  }
}

extension PlanTrailer {
  /// With the users' pseudonyms in what planning found, and without keys.
  package func redacted(by redaction: Redaction) -> PlanTrailer {
    var redaction = redaction
    var trailer = self
    for index in trailer.findings.residue.indices {
      trailer.findings.residue[index].examples = []
    }
    for index in trailer.findings.absentUsers.indices {
      trailer.findings.absentUsers[index].identity = redaction.pseudonym(
        of: trailer.findings.absentUsers[index].identity)
    }
    return trailer
  }
}
