package import Core

/// What operations of a plan have in common that somebody looks for.
package enum OperationCriterion: Hashable, Sendable {
  /// Writes over data that is there.
  case replaced
  case deleted
  /// Left for a person.
  case attention
  /// Decided by a person.
  case resolved
  /// Wrote a record that was deleted since, and leaves it so.
  case deletedSince
  /// Of the user with this legacy name or ID.
  case user(String)
  case rule(String)

  /// The words that stand alone.
  package static let words = ["replaced", "deleted", "attention", "resolved", "deleted-since"]

  /// - Parameter text: one of `words`, `user=NAME` or `rule=NAME`.
  package init?(_ text: String) {
    switch text {
    case "replaced": self = .replaced
    case "deleted": self = .deleted
    case "attention": self = .attention
    case "resolved": self = .resolved
    case "deleted-since": self = .deletedSince
    default:
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[1].isEmpty else { return nil }
      switch parts[0] {
      case "user": self = .user(String(parts[1]))
      case "rule": self = .rule(String(parts[1]))
      default: return nil
      }
    }
  }
}

extension OperationCriterion: CustomStringConvertible {
  /// As `init` reads it.
  package var description: String {
    switch self {
    case .replaced: "replaced"
    case .deleted: "deleted"
    case .attention: "attention"
    case .resolved: "resolved"
    case .deletedSince: "deleted-since"
    case .user(let name): "user=\(name)"
    case .rule(let name): "rule=\(name)"
    }
  }
}

/// The operations of one plan that meet every criterion.
package struct OperationFilter: Sendable {
  /// A name that is none of the plan's.
  package struct Unknown: Error, Hashable {
    package enum Kind: String, Sendable {
      case user, rule
    }

    package var kind: Kind
    package var name: String
    /// The plan's names that it may have been meant to be; not all of a large plan.
    package var candidates: [String]
  }

  /// In the order given.
  package let criteria: [OperationCriterion]
  /// For each user named, those of the plan's identities that are this user.
  private var users: [Bytewise: [Identity]] = [:]

  /// Names kept to suggest from, at most.
  private static let mostCandidates = 500

  /// Reads the plan's users if a criterion names one; another pass over the file, in the memory of one
  /// line.
  ///
  /// - Throws: `Unknown` for the first name that is none of the plan's; what reading the plan throws.
  package init(_ criteria: [OperationCriterion], of plan: VerifiedPlan) throws {
    self.criteria = criteria
    let rules = plan.subject.rules.map(\.name)
    for case .rule(let name) in criteria where !rules.contains(where: { $0.isSame(as: name) }) {
      throw Unknown(kind: .rule, name: name, candidates: rules)
    }
    let names = criteria.compactMap { if case .user(let name) = $0 { name } else { nil } }
    guard !names.isEmpty else { return }
    var candidates: [String] = []
    var ids: [Bytewise: String] = [:]
    try Self.forEachUser(of: plan) { identity in
      if candidates.count < Self.mostCandidates { candidates.append(identity.legacy) }
      for name in names where identity.isCalled(name) { ids[Bytewise(name)] = identity.id }
    }
    for name in names {
      guard ids[Bytewise(name)] != nil else {
        throw Unknown(kind: .user, name: name, candidates: candidates)
      }
    }
    var users = self.users
    try Self.forEachUser(of: plan) { identity in
      for (name, id) in ids where identity.id.isSame(as: id) {
        users[name, default: []].append(identity)
      }
    }
    self.users = users
  }

  private static func forEachUser(
    of plan: VerifiedPlan, _ body: (Identity) throws -> Void
  ) throws {
    var reader = try plan.open()
    while let line = try reader.next() {
      if case .user(let identity) = line { try body(identity) }
    }
  }

  /// Whether the operation meets every criterion.
  package func holds(_ operation: Operation) -> Bool {
    criteria.allSatisfy { holds($0, operation) }
  }

  private func holds(_ criterion: OperationCriterion, _ operation: Operation) -> Bool {
    switch criterion {
    case .replaced: operation.replacesData
    case .deleted: operation.action == .delete
    case .attention: operation.needsAttention
    case .resolved: operation.take != nil
    case .deletedSince: operation.action == .skip && operation.reason == .deletedSince
    case .user(let name): users[Bytewise(name)]?.contains(operation.identity) ?? false
    case .rule(let name): operation.rule.isSame(as: name)
    }
  }

  /// The first of the plan's identities that the criterion names.
  package func user(named name: String) -> Identity? { users[Bytewise(name)]?.first }
}

extension Identity {
  /// Whether the text is its legacy name or its ID.
  package func isCalled(_ name: String) -> Bool {
    legacy.isSame(as: name) || id.isSame(as: name)
  }
}
