import Core
import Ledger

/// Turns joined records into a migration's operations, and notes what is found on the way.
struct PlanAssembly {
  private let context: DecisionContext
  private let target: PlanTarget?
  private let keysPerUser: Int?
  private(set) var lines: PlanEncoder
  private var user: Identity?
  private var userKeys = 0
  private(set) var oversized: [Identity] = []
  private(set) var resolutions: ResolutionBook
  private(set) var found: FindingTally
  private let residue: ResidueScan
  private(set) var presence = FoundKeys()
  private var deleted: DeletedTally

  init(_ input: PlanInput, context: DecisionContext, _ options: PlanOptions) {
    resolutions = ResolutionBook(input.resolutions)
    deleted = DeletedTally(options.deleted)
    found = FindingTally(input.rules.map(\.rule))
    residue = ResidueScan(CohortNames(input.identities))
    self.context = context
    target = input.target
    keysPerUser = input.limits.keysPerUser
    lines = PlanEncoder(
      rules: input.rules.map(\.rule.name), options,
      requests: RequestTally(
        context.capabilities, batch: input.limits.batch, purpose: .migrate))
  }

  /// The chunk's lines.
  mutating func encode(_ chunk: JoinedChunk) -> [UInt8] {
    for item in chunk.items {
      switch item {
      case .user(let identity):
        begin(identity)
      case .unmatched(let identity, let namespace, let key):
        guard target?.covers(user: identity.id) ?? true else { continue }
        let unmatched = UnmatchedKey(identity: identity, namespace: namespace, key: key)
        if identity == user { countKey() }
        lines.append(unmatched)
        presence.note(identity, in: namespace)
      case .outside(let namespace):
        lines.countOutside()
        presence.note(namespace)
      case .record(let record): append(record, chunk.rules[record.rule])
      }
    }
    return lines.takeBytes()
  }

  /// - Throws: `DeletionRefusal` where more records are gone than users delete and nobody said what becomes of
  ///   them.
  func checkDeleted() throws { try deleted.check(operations: lines.counts.operations) }

  private mutating func addResidue(of result: Entry, _ operation: Operation, _ rule: Rule) {
    let places = residue.places(in: result, of: operation.identity, rule)
    if !places.isEmpty { found.add(rule: operation.rule, places, in: operation.source) }
  }

  private mutating func begin(_ identity: Identity) {
    user = identity
    userKeys = 0
    presence.begin(identity)
    lines.begin(identity)
  }

  private mutating func countKey() {
    userKeys += 1
    if let keysPerUser, userKeys == keysPerUser + 1, let user { oversized.append(user) }
  }

  private mutating func append(_ record: JoinedRecord, _ rule: BoundRule) {
    if rule.rule.isKeyedByUser { countKey() }
    if let target {
      presence.note(rule.identity, in: rule.definition.namespace)
      guard target.covers(rule: rule.definition.name), target.covers(user: rule.identity.id)
      else { return }
    }
    var decision = deleted.decision(record.decision(rule, context), record)
    let fingerprints = record.fingerprints
    let take = record.take(decision, rule, fingerprints, &resolutions)
    if let take { decision = record.resolved(decision, take, rule, context) }
    deleted.count(decision, take, record, rule)
    let sourceFingerprint = fingerprints.legacy
    let operation = Operation(
      identity: rule.identity, rule: rule.definition.name, namespace: rule.definition.namespace,
      action: decision.action, reason: decision.reason, source: record.key,
      destination: record.destinationKey, sourceFingerprint: sourceFingerprint,
      destinationFingerprint: fingerprints.canonical,
      resultFingerprint: decision.result.map {
        $0 == record.source ? sourceFingerprint : Fingerprint(of: $0)
      },
      bytes: record.source.value.count,
      take: decision.keeps(take) ? take : nil,
      writer: decision.names(record.writer, take) ? record.writer : nil,
      times: ComparedTimes(
        decision.reason, source: record.source, destination: record.destination, rule.rule),
      isBinary: context.capabilities.readsAlone(record.source.value))
    found.add(rule: operation.rule, decision)
    presence.note(operation.identity, in: operation.namespace)
    if let result = decision.result { addResidue(of: result, operation, rule.definition) }
    lines.append(operation)
  }
}
