import Core
import Ledger

/// Turns joined records into a plan's lines: decides, fingerprints, encodes and counts.
struct PlanAssembly {
  private let context: DecisionContext
  private let keysPerUser: Int?
  private var encoder = PlanLineEncoder()
  private(set) var counts: PlanCounts
  private(set) var preview: PlanPreview
  /// Counts of each user; empty unless asked for.
  private(set) var users: [UserCounts] = []
  private let countsUsers: Bool
  private var positions: [Identity: Int] = [:]
  private var user: Identity?
  private var userKeys = 0
  private(set) var oversized: [Identity] = []
  /// Nil where nobody asks what a listing of the destinations would take.
  private(set) var destinations: DestinationCounts?
  private(set) var resolutions: ResolutionBook
  private(set) var found: FindingTally
  private let residue: ResidueScan
  private(set) var presence = FoundKeys()

  init(
    _ input: PlanInput, context: DecisionContext, _ options: PlanOptions, countsDestinations: Bool
  ) {
    destinations = countsDestinations ? DestinationCounts() : nil
    resolutions = ResolutionBook(input.resolutions)
    found = FindingTally(input.rules.map(\.rule))
    residue = ResidueScan(CohortNames(input.identities))
    self.context = context
    countsUsers = options.countsUsers
    keysPerUser = input.limits.keysPerUser
    counts = PlanCounts(rules: input.rules.map(\.rule.name))
    preview = PlanPreview(limit: options.previewLimit)
  }

  /// The chunk's lines.
  mutating func encode(_ chunk: JoinedChunk) -> [UInt8] {
    for item in chunk.items {
      switch item {
      case .user(let identity):
        counts.users += 1
        begin(identity)
        encoder.append(user: identity)
      case .unmatched(let identity, let namespace, let key):
        let unmatched = UnmatchedKey(identity: identity, namespace: namespace, key: key)
        counts.unmatched += 1
        if identity == user { countKey() }
        encoder.append(unmatched)
        preview.add(unmatched)
        presence.note(identity, in: namespace)
        if let position = positions[identity] { users[position].unmatched += 1 }
      case .outside(let namespace):
        counts.outside += 1
        presence.note(namespace)
      case .record(let record): append(record, chunk.rules[record.rule])
      }
    }
    return encoder.takeBytes()
  }

  private mutating func addResidue(of result: Entry, _ operation: Operation, _ rule: Rule) {
    let places = residue.places(in: result, of: operation.identity, rule)
    if !places.isEmpty { found.add(rule: operation.rule, places, in: operation.source) }
  }

  private mutating func begin(_ identity: Identity) {
    user = identity
    userKeys = 0
    presence.begin(identity)
    if countsUsers {
      positions[identity] = users.count
      users.append(UserCounts(identity: identity))
    }
  }

  private mutating func countKey() {
    userKeys += 1
    if let keysPerUser, userKeys == keysPerUser + 1, let user { oversized.append(user) }
  }

  private mutating func append(_ record: JoinedRecord, _ rule: BoundRule) {
    if rule.rule.isKeyedByUser { countKey() }
    var decision = record.decision(rule, context)
    let fingerprints = record.fingerprints
    let take = record.take(decision, rule, fingerprints, &resolutions)
    if let take { decision = record.resolved(decision, take, rule, context) }
    let sourceFingerprint = fingerprints.legacy
    let operation = Operation(
      identity: rule.identity, rule: rule.rule.rule.name, namespace: rule.rule.rule.namespace,
      action: decision.action, reason: decision.reason, source: record.key,
      destination: record.destinationKey, sourceFingerprint: sourceFingerprint,
      destinationFingerprint: fingerprints.canonical,
      resultFingerprint: decision.result.map {
        $0 == record.source ? sourceFingerprint : Fingerprint(of: $0)
      },
      bytes: record.source.value.count,
      take: decision.keeps(take) ? take : nil)
    counts.add(operation)
    found.add(rule: operation.rule, decision)
    presence.note(operation.identity, in: operation.namespace)
    if let result = decision.result { addResidue(of: result, operation, rule.rule.rule) }
    if operation.action.writes { counts.bytes += operation.bytes }
    destinations?.add(operation)
    encoder.append(operation)
    preview.add(operation)
    if countsUsers, let position = positions[operation.identity] {
      users[position].counts.add(operation)
    }
  }
}

extension Decision {
  /// What a plan says of a record: a conflict where another source claims the destination, else what
  /// `decide` answers.
  static func planned(
    source: Entry, destination: Entry?, destinationKey: Key, rule: BoundRule, hasSibling: Bool,
    context: DecisionContext
  ) -> Decision {
    if hasSibling { return Decision(.conflict, .severalSources) }
    if rule.isDestinationOfEarlierRule(destinationKey) {
      return Decision(.conflict, .destinationOfAnotherRule)
    }
    return decide(
      source: source, destination: destination, destinationKey: destinationKey, rule: rule,
      context: context)
  }
}
