import Core

/// One rule of one user: where its sources are, and where their destinations would be.
struct JoinRange: Sendable {
  enum Source: Sendable {
    /// Keys under the rule's literal prefix.
    case scan(ScanRange)
    /// The one key that the template stands for.
    case exact(Key)
    /// Keys below that one key, of which none can be the rule's.
    case below(ScanRange)
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
  /// Each user's rules, bound to nobody.
  let compiled: [CompiledRule]
  private var ruleCount: Int { compiled.count }
  /// Where a key was found, by its rule: what a key starts with that no rule matches and this one
  /// reports. Nil for a rule that lists nothing.
  private var listed: [Key?] = []
  /// The other names of each identity's ID.
  var siblings: [[Identity]]

  /// - Parameters:
  ///   - siblings: the other names of each identity's ID.
  ///   - earlier: the names of each identity's ID that the cohort lists before it. Where a rule has the
  ///     same keys for one of them, these are the earlier one's to list.
  ///   - merging: whether listings of destinations keep step with those of sources.
  ///   - lookingBelow: whether keys below a rule's one key are listed, too, so that none is overlooked.
  init(
    _ identities: [Identity], rules compiled: [CompiledRule], siblings: [[Identity]],
    earlier: [[Identity]] = [], merging: Bool, lookingBelow: Bool = false
  ) {
    self.identities = identities
    self.siblings = siblings
    self.compiled = compiled
    rules = []
    ranges = []
    rules.reserveCapacity(identities.count * compiled.count)
    for (user, identity) in identities.enumerated() {
      for (number, rule) in compiled.enumerated() {
        let bound = BoundRule(rule, identity: identity)
        rules.append(bound)
        listed.append(nil)
        let isListed =
          earlier.indices.contains(user)
          && earlier[user].contains {
            bound.source == BoundTemplate(rule.rule.source, identity: $0)
          }
        guard !isListed else { continue }
        let range = Self.range(bound, user: user, rule: number, merging: merging)
        ranges.append(range)
        if case .scan(let scan) = range.source { listed[listed.count - 1] = scan.prefix }
      }
      if lookingBelow { lookBelow(user) }
    }
  }

  /// Adds the keys below each key of the user's that a rule stands for, unless another rule lists
  /// them anyway.
  private mutating func lookBelow(_ user: Int) {
    let own = (user * ruleCount)..<((user + 1) * ruleCount)
    for range in ranges.reversed().prefix(while: { $0.user == user }).reversed() {
      guard case .exact(let key) = range.source else { continue }
      let index = ruleIndex(range)
      let rule = rules[index].definition
      let below = Key(key.bytes + rule.source.delimiter.bytes)
      let isListed = own.contains { other in
        rules[other].definition.namespace == rule.namespace
          && listed[other].map(below.hasPrefix) ?? false
      }
      guard !isListed else { continue }
      listed[index] = below
      let place = ranges.lastIndex { $0.user == user && $0.rule == range.rule } ?? ranges.count - 1
      ranges.insert(
        JoinRange(
          source: .below(ScanRange(rule.namespace, prefix: below)), user: user, rule: range.rule),
        at: place + 1)
    }
  }

  private static func range(
    _ rule: BoundRule, user: Int, rule number: Int, merging: Bool
  ) -> JoinRange {
    let namespace = rule.definition.namespace
    guard !rule.definition.source.captures.isEmpty else {
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
    let namespace = rules[mine].definition.namespace
    for i in all.startIndex..<mine where rules[i].definition.namespace == namespace {
      if rules[i].source.match(key.bytes) != nil { return .anotherRule }
    }
    if let destination = rules[mine].destinationKey(for: key) {
      return .mine(destination: destination)
    }
    for i in all.indices where i != mine && rules[i].definition.namespace == namespace {
      if i > mine {
        if rules[i].source.match(key.bytes) != nil { return .anotherRule }
      } else if let prefix = listed[i], key.hasPrefix(prefix) {
        return .anotherRule
      }
    }
    return .unmatched
  }
}
