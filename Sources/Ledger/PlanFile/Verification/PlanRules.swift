import Core

/// The rules of a plan, bound to one user at a time, and what they say of that user's keys.
struct PlanRules {
  private let compiled: [CompiledRule]
  private let positions: [String: Int]
  private let purpose: PlanSubject.Purpose
  private var user: Identity?
  private var bound: [BoundRule?]

  /// - Throws: `PlanRefusal` where the rules are not such as a cohort plan may have.
  init(_ subject: PlanSubject) throws(PlanRefusal) {
    // A rollback of several runs has the rules of several plans.
    let mistakes =
      subject.purpose.isRollback
      ? RuleCheck.diagnoseEach(of: subject.rules) : RuleCheck.diagnose(subject.rules)
    if let mistake = mistakes.first(where: { $0.severity == .error }) {
      throw PlanRefusal(inLine: 2, "\(mistake.summary). \(mistake.detail)")
    }
    compiled = CompiledRule.compile(subject.rules)
    positions = Dictionary(
      subject.rules.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    guard positions.count == subject.rules.count else {
      throw PlanRefusal(inLine: 2, "two of its rules have the same name")
    }
    purpose = subject.purpose
    bound = Array(repeating: nil, count: compiled.count)
  }

  func position(of rule: String) -> Int? { positions[rule] }

  /// Whether the rule's keys name no user, so that its records stand after all users.
  func standsAfterUsers(_ rule: Int) -> Bool { !compiled[rule].isKeyedByUser }

  /// Whether the rule's keys are the same for all names of one ID.
  func namesNoLegacy(_ rule: Int) -> Bool { !compiled[rule].rule.source.usesLegacy }

  /// What is wrong with the operation; nil where it follows from its rule and its user.
  mutating func complaint(about operation: Operation, under position: Int) -> String? {
    bind(operation.identity)
    let rule = rule(at: position)
    guard operation.namespace == rule.definition.namespace else {
      return "its rule '\(operation.rule)' is for \(rule.definition.namespace), not "
        + "\(operation.namespace)"
    }
    guard operation.bytes >= 0 else { return "it states a size below zero" }
    let place: String? =
      switch purpose {
      case .migrate, .cleanup: misplaced(operation, rule, position)
      case .rollback: rule.names(operation) ? nil : "its rule does not write this key"
      }
    if let place { return place }
    guard purpose.allows(operation) else {
      let resolution = operation.take.map { " with a resolution '\($0.rawValue)'" } ?? ""
      return
        "a \(purpose.name) plan cannot have '\(operation.action.rawValue)'\(resolution) for the "
        + "reason '\(operation.reason.rawValue)'"
    }
    guard operation.statesItsFingerprints(purpose, keepsKey: rule.destination == nil) else {
      return "its fingerprints do not fit the action '\(operation.action.rawValue)'"
    }
    if let times = operation.times {
      guard !rule.definition.newerBy.isEmpty else { return "its rule compares no times" }
      guard times.permits(operation.reason) else {
        return "its times do not fit the reason '\(operation.reason.rawValue)'"
      }
    }
    return nil
  }

  /// The rules whose keys begin like a key that none is said to match, and what is wrong with it; nil
  /// where none matches, and some begin so.
  ///
  /// - Parameter isAfterUsers: whether the key stands among the records of rules whose keys name no user.
  mutating func unmatched(
    _ key: UnmatchedKey, isAfterUsers: Bool
  ) -> (rules: [Int], complaint: String?) {
    bind(key.identity)
    for isKeyed in isAfterUsers ? [false] : [true, false] {
      var covering: [Int] = []
      for position in compiled.indices where compiled[position].isKeyedByUser == isKeyed {
        let rule = rule(at: position)
        guard rule.definition.namespace == key.namespace else { continue }
        if rule.source.match(key.key.bytes) != nil {
          return (
            [],
            "the rule '\(rule.definition.name)' matches a key that the plan lists as unmatched"
          )
        }
        if key.key.bytes.starts(with: rule.source.prefix) { covering.append(position) }
      }
      if !covering.isEmpty { return (covering, nil) }
    }
    return ([], "no rule's keys start like a key that the plan lists as unmatched")
  }

  // MARK: -

  private mutating func bind(_ identity: Identity) {
    guard user != identity else { return }
    user = identity
    for position in bound.indices { bound[position] = nil }
  }

  private mutating func rule(at position: Int) -> BoundRule {
    if let known = bound[position] { return known }
    let rule = BoundRule(compiled[position], identity: user ?? Identity(legacy: "", id: ""))
    bound[position] = rule
    return rule
  }

  private mutating func misplaced(
    _ operation: Operation, _ rule: BoundRule, _ position: Int
  ) -> String? {
    for earlier in compiled.indices.prefix(position)
    where compiled[earlier].isKeyedByUser == compiled[position].isKeyedByUser
      && compiled[earlier].rule.namespace == compiled[position].rule.namespace
      && self.rule(at: earlier).source.match(operation.source.bytes) != nil
    {
      return "its key belongs to the earlier rule '\(compiled[earlier].rule.name)'"
    }
    guard let destination = rule.destinationKey(for: operation.source) else {
      return "its key is not a key of this user under the rule '\(operation.rule)'"
    }
    guard destination == operation.destination else {
      return "the rule '\(operation.rule)' sends its key to \(Self.shown(destination)), not to "
        + Self.shown(operation.destination)
    }
    if rule.destination != nil, rule.isDestinationOfEarlierRule(destination),
      operation.action != .conflict, operation.take == nil || operation.action != .skip
    {
      return "its destination key belongs to an earlier rule"
    }
    if purpose.isCleanup, rule.destination == nil {
      return "its rule rewrites records in place, so there is nothing to clean up"
    }
    return nil
  }

  private static func shown(_ key: Key) -> String { "'\(key)'" }

}

extension BoundRule {
  /// Whether the key of a rollback's operation is one that the rule reads or writes.
  fileprivate func names(_ operation: Operation) -> Bool {
    let bytes = operation.source.bytes
    return operation.source == operation.destination
      && (source.match(bytes) != nil || destination?.match(bytes) != nil)
  }
}

extension PlanSubject.Purpose {
  var isCleanup: Bool { if case .cleanup = self { true } else { false } }

  fileprivate func allows(_ operation: Operation) -> Bool {
    let (action, reason) = (operation.action, operation.reason)
    guard operation.statesItsWriter(self) else { return false }
    if let take = operation.take { return reason.explains(self, action, resolved: take) }
    return switch self {
    case .migrate: reason.explains(migrating: action)
    case .cleanup: reason.explains(cleaningUp: action)
    case .rollback: reason.explains(undoing: action)
    }
  }
}

extension Operation {
  /// Whether the operation names the run that wrote its destination just where it rests on that run: else a
  /// plan could have a record created again that its user deleted, and its reason would not say so.
  fileprivate func statesItsWriter(_ purpose: PlanSubject.Purpose) -> Bool {
    guard case .migrate = purpose else { return writer == nil }
    if reason == .deletedSince || reason == .recreated {
      return writer != nil && destinationFingerprint == nil
    }
    return writer == nil || take == .legacy && action == .create
  }
}
