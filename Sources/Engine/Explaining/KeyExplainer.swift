import ByteJSON
package import Core
package import Ledger

/// Looks one key up in a cohort: whose it is, which rule it falls under, what would become of it.
package struct KeyExplainer<Store: KeyValueStore>: Sendable {
  private let store: Store
  private let memory: EnvironmentMemory?

  /// - Parameter memory: of the cohort's environment; nil where nothing is known.
  package init(store: Store, memory: EnvironmentMemory? = nil) {
    self.store = store
    self.memory = memory
  }

  /// Every reading of `key` that the cohort's rules allow; empty where none does.
  package func explain(
    _ key: Key, _ input: PlanInput, now: Timestamp
  ) async throws -> [KeyExplanation] {
    let past = memory.map {
      PastWrites(
        $0, store: store.identity, delay: store.capabilities.consistencyDelay, now: { now })
    }
    let context = DecisionContext(now: now.seconds, capabilities: store.capabilities)
    var found: [KeyExplanation] = []
    let siblings = Siblings(input.identities)
    for identity in input.identities {
      var taken: Set<Namespace> = []
      let earlier = siblings.earlier(than: identity)
      for rule in input.rules {
        let bound = BoundRule(rule, identity: identity)
        guard let reading = Self.reading(key, bound) else { continue }
        // A plan has the key once, under the user's first name that the rule finds it by.
        let isKnown = earlier.contains {
          rule.isKeyedByUser && bound.source == BoundTemplate(rule.rule.source, identity: $0)
        }
        if isKnown { continue }
        if reading.role == .legacyKey, !taken.insert(rule.rule.namespace).inserted { continue }
        if let explanation = try await explanation(reading, bound, input, context, past) {
          found.append(explanation)
        }
      }
    }
    return found
  }

  private struct Reading {
    var role: KeyExplanation.Role
    var source: Key
    var destination: Key
  }

  private static func reading(_ key: Key, _ rule: BoundRule) -> Reading? {
    guard case .move(let from, let to) = rule.definition.keys else {
      return rule.source.match(key.bytes) == nil
        ? nil : Reading(role: .inPlace, source: key, destination: key)
    }
    if let destination = rule.destinationKey(for: key) {
      return Reading(role: .legacyKey, source: key, destination: destination)
    }
    let back = BoundMapping(from: to, to: from, identity: rule.identity)
    return back.apply(key.bytes).map {
      Reading(role: .canonicalKey, source: Key($0), destination: key)
    }
  }

  private func explanation(
    _ reading: Reading, _ rule: BoundRule, _ input: PlanInput, _ context: DecisionContext,
    _ past: PastWrites?
  ) async throws -> KeyExplanation? {
    let namespace = rule.definition.namespace
    let entries = try await BatchReader(store).read([
      (namespace, reading.source), (namespace, reading.destination),
    ])
    let source = entries[0]
    let destination = reading.role == .inPlace ? nil : entries[1]
    if source == nil, destination == nil { return nil }
    if reading.role == .inPlace, !rule.rule.isKeyedByUser, let source {
      let owner = OwnerTable(input.identities).naming(by: rule.definition, input.identities)
        .identity(named: rule.rule.ownerText(in: source.value))
      guard owner == rule.identity else { return nil }
    }
    let hasSibling = try await hasSibling(reading, rule, input)
    var decision = source.map { source in
      Decision.planned(
        source: source, destination: destination, destinationKey: reading.destination, rule: rule,
        hasSibling: hasSibling, context: context)
    }
    let writer =
      destination == nil && reading.role != .inPlace
      ? try await past?.writers(of: [(namespace, reading.destination)]).first ?? nil : nil
    if writer != nil { decision = decision?.afterDeletion(.leave) }
    var take: Resolution.Take?
    if let source, let planned = decision {
      let record = JoinedRecord(
        rule: 0, key: reading.source, destinationKey: reading.destination, source: source,
        destination: destination)
      var resolutions = ResolutionBook(input.resolutions)
      take = record.take(planned, rule, record.fingerprints, &resolutions)
      decision = take.map { record.resolved(planned, $0, rule, context) } ?? planned
      if decision?.keeps(take) != true { take = nil }
    }
    var explanation = KeyExplanation(
      identity: rule.identity, rule: rule.definition.name, namespace: namespace, role: reading.role,
      source: reading.source, destination: reading.destination,
      legacy: source.map { Self.record($0, rule) },
      canonical: destination.map { Self.record($0, rule) }, decision: decision, take: take,
      writer: writer, timeFields: rule.definition.newerBy,
      ownerField: rule.definition.owner?.text,
      findings: source.map { Self.findings($0, rule) } ?? [])
    let writes = try await writes(of: [reading.source, reading.destination], in: namespace)
    explanation.sourceWrites = writes[0]
    if reading.role != .inPlace { explanation.destinationWrites = writes[1] }
    return explanation
  }

  /// Of an owner as long as no name is, its start is enough.
  private static var longestOwner: Int { 200 }

  private static func record(_ entry: Entry, _ rule: BoundRule) -> KeyExplanation.Record {
    let owner = rule.rule.ownerText(in: entry.value).map { text in
      text.count <= longestOwner
        ? String(decoding: text, as: UTF8.self)
        : String(decoding: text.prefix(longestOwner), as: UTF8.self) + "…"
    }
    return KeyExplanation.Record(
      entry, owner: owner,
      time: rule.definition.newerBy.isEmpty ? nil : rule.rule.statedTime(of: entry))
  }

  /// What the environment remembers of each key; as many lists as keys.
  private func writes(
    of keys: [Key], in namespace: Namespace
  ) async throws(LedgerError) -> [[KeyExplanation.Write]] {
    guard let memory else { return keys.map { _ in [] } }
    let place = WritePlace(namespace, of: store.identity)
    guard try await memory.writes.hasWrites(in: place) else { return keys.map { _ in [] } }
    let writes = try await memory.writes.writes(of: keys, in: place)
    let ids = Array(Set(writes.flatMap { $0.map(\.run) }.map(Bytewise.init)))
    let runs = try await memory.runs.runs(ids.map(\.text))
    let known = Dictionary(uniqueKeysWithValues: zip(ids, runs))
    return writes.map { writes in
      writes.map { write in
        let run = known[Bytewise(write.run)] ?? nil
        return KeyExplanation.Write(run: write.run, cohort: run?.cohort, ended: run?.ended)
      }
    }
  }

  private static func findings(_ source: Entry, _ rule: BoundRule) -> [KeyExplanation.Finding] {
    zip(rule.definition.rewrites, rule.findings(in: source) ?? []).map {
      KeyExplanation.Finding(rewrite: $0.description, count: $1)
    }
  }

  /// Whether another name of the user has a record for the same destination.
  private func hasSibling(
    _ reading: Reading, _ rule: BoundRule, _ input: PlanInput
  ) async throws(StoreError) -> Bool {
    guard rule.rule.movesKeys else { return false }
    let namespace = rule.definition.namespace
    let keys = Siblings(input.identities).others(of: rule.identity).flatMap { name in
      input.rules.map { BoundRule($0, identity: name) }
        .sources(of: reading.destination, in: namespace).filter { $0 != reading.source }
    }
    return try await BatchReader(store).read(keys.map { (namespace, $0) }).contains { $0 != nil }
  }
}
