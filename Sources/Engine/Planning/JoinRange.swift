import Core

/// One rule of one user: where its sources are, and where their destinations would be.
struct JoinRange: Sendable {
  enum Source: Sendable {
    /// Keys under the rule's literal prefix.
    case scan(ScanRange)
    /// The one key that the template stands for.
    case exact(Key)
  }

  var source: Source
  /// Listing destinations keeps step with listing sources; nil where they are probed or are the
  /// sources themselves.
  var destinations: ScanRange?
  /// Index of the identity within the batch of users.
  var user: Int
  /// Index of the rule within the user's rules, and into `CompiledRule`s of the same kind.
  var rule: Int
}

/// A batch of users with every rule bound to each.
struct UserBatch: Sendable {
  var identities: [Identity]
  /// `identities.count × ruleCount`, users first.
  var rules: [BoundRule]
  var ranges: [JoinRange]
  private let ruleCount: Int
  /// The other names of each identity's ID.
  var siblings: [[Identity]]

  init(
    _ identities: [Identity], rules compiled: [CompiledRule], siblings: [[Identity]], merging: Bool
  ) {
    self.identities = identities
    self.siblings = siblings
    ruleCount = compiled.count
    rules = []
    ranges = []
    rules.reserveCapacity(identities.count * compiled.count)
    for (user, identity) in identities.enumerated() {
      for (number, rule) in compiled.enumerated() {
        let bound = BoundRule(rule, identity: identity)
        ranges.append(Self.range(bound, user: user, rule: number, merging: merging))
        rules.append(bound)
      }
    }
  }

  private static func range(
    _ rule: BoundRule, user: Int, rule number: Int, merging: Bool
  ) -> JoinRange {
    let namespace = rule.rule.rule.namespace
    guard rule.rule.rule.source.captures.isEmpty == false else {
      return JoinRange(source: .exact(Key(rule.source.prefix)), user: user, rule: number)
    }
    var destinations: ScanRange?
    if merging, rule.rule.preservesOrder, let destination = rule.destination {
      destinations = ScanRange(namespace, prefix: Key(destination.prefix))
    }
    return JoinRange(
      source: .scan(ScanRange(namespace, prefix: Key(rule.source.prefix))),
      destinations: destinations, user: user, rule: number)
  }

  func bound(_ range: JoinRange) -> BoundRule { rules[ruleIndex(range)] }

  func ruleIndex(_ range: JoinRange) -> Int { range.user * ruleCount + range.rule }

  /// All rules of the range's user.
  func rules(of range: JoinRange) -> ArraySlice<BoundRule> {
    rules[(range.user * ruleCount)..<((range.user + 1) * ruleCount)]
  }

  /// What a key found under `range` is: the range's own, another rule's, or nobody's.
  enum Classification {
    case mine(destination: Key)
    case anotherRule
    case unmatched
  }

  /// The first rule that matches wins; a key that none matches is reported once, by the first rule
  /// whose prefix covers it.
  func classify(_ key: Key, in range: JoinRange) -> Classification {
    let all = rules(of: range)
    let mine = ruleIndex(range)
    let namespace = rules[mine].rule.rule.namespace
    for i in all.startIndex..<mine where rules[i].rule.rule.namespace == namespace {
      if rules[i].source.match(key.bytes) != nil { return .anotherRule }
    }
    if let destination = rules[mine].destinationKey(for: key) {
      return .mine(destination: destination)
    }
    for i in all.indices where i != mine && rules[i].rule.rule.namespace == namespace {
      if i > mine {
        if rules[i].source.match(key.bytes) != nil { return .anotherRule }
      } else if !rules[i].rule.rule.source.captures.isEmpty,
        key.bytes.starts(with: rules[i].source.prefix)
      {
        return .anotherRule
      }
    }
    return .unmatched
  }
}
