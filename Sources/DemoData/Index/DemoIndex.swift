import Application
package import Core
package import RecordIndex

/// The application's index of a dataset's trips: what it holds once every user's records have moved,
/// with mistakes in known numbers.
///
/// Of every eight users one lacks a summary, one has a stale one, one a trip too many, and one a
/// counter that is too high.
package struct DemoIndex: Sendable {
  /// The records that the index follows, as the demo plan names them.
  package let records: IndexedRecords
  private let dataset: DemoDataset
  private let projection: SummaryProjection
  private let rules: [CompiledRule]

  /// - Throws: where a template of the demo's is malformed, which no build that passed its tests has.
  package init(_ dataset: DemoDataset) throws {
    self.dataset = dataset
    records = IndexedRecords(
      namespace: DemoFamily.trips.namespace, key: try KeyTemplate("trip:{id}:{record}"))
    projection = SummaryProjection(records)
    rules = CompiledRule.compile(try TripRules.all())
  }

  /// What the index holds of one user, in ascending order of the record IDs.
  ///
  /// - Parameter user: counts from 0.
  package func summaries(of user: Int) -> [IndexSummary] {
    let identity = dataset.identity(at: user)
    let person = IndexUser(id: identity.id, names: [identity.legacy])
    let bound = rules.map { BoundRule($0, identity: identity) }
    var summaries = records(of: user).compactMap { source, destination -> IndexSummary? in
      guard let rule = bound.first(where: { $0.destinationKey(for: source.key) != nil }),
        let key = rule.destinationKey(for: source.key), let record = Self.record(key, identity),
        let entry = standing(source.entry, destination, key, rule)
      else { return nil }
      return try? projection.summary(of: entry.value, record: record, user: person).get()
    }
    spoil(&summaries, of: user, identity)
    return summaries.sorted { $0.record < $1.record }
  }

  /// The user's trips under legacy keys, each with what its destination holds.
  private func records(of user: Int) -> [(source: DemoEntry, destination: Entry?)] {
    let records = UserRecords(dataset, user: user)
    let ordinary = [DemoFamily.trips, .hughesNetTrips].flatMap { family in
      (0..<(family.belongs(to: user) ? family.count(records: dataset.records) : 0)).map {
        (source: records.entry(family, $0), destination: Entry?.none)
      }
    }
    guard user == 0 else { return ordinary }
    let names = rules.map(\.rule.name)
    return ordinary
      + SpecialCases(dataset).records.filter { names.contains($0.outcome.rule) }.map {
        (source: $0.source, destination: $0.destination?.entry)
      }
  }

  /// What the canonical key holds after the migration.
  private func standing(
    _ source: Entry, _ destination: Entry?, _ key: Key, _ rule: BoundRule
  ) -> Entry? {
    let decision = decide(
      source: source, destination: destination, destinationKey: key, rule: rule,
      context: DecisionContext(now: dataset.now, capabilities: InMemoryStore.allAbilities))
    return decision.action.writes ? decision.result : destination
  }

  private static func record(_ key: Key, _ identity: Identity) -> Key? {
    let prefix = Key("trip:\(identity.id):")
    return key.hasPrefix(prefix) ? Key(Array(key.bytes.dropFirst(prefix.bytes.count))) : nil
  }

  // MARK: - Mistakes

  private func spoil(_ summaries: inout [IndexSummary], of user: Int, _ identity: Identity) {
    switch DemoIndexMistake(user, of: dataset) {
    case nil: break
    // The first summary is that of the first trip, which is none of the deleted.
    case .missing: summaries.removeFirst()
    case .stale:
      var object = RecordObject()
      object.member("id", String(decoding: summaries[0].record.bytes, as: UTF8.self))
      object.member("userId", identity.legacy)
      summaries[0].json = object.finish()
    case .extra:
      let record = "trip_\(dataset.now)_gone"
      var object = RecordObject()
      object.member("id", record)
      object.member("userId", identity.id)
      summaries.append(
        IndexSummary(record: Key(record), isDeleted: false, json: object.finish()))
    }
  }
}
