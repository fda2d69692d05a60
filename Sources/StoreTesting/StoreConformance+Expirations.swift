import Core
import Testing

extension StoreConformance {
  var expirationChecks: [Check] {
    [
      Check("an entry is there until its expiration and absent from then on", checkExpiry),
      Check("an expiration nearer than the lead claimed is refused", checkLead),
      Check(
        "an expired entry counts as absent in conditions",
        where: { $0.conditionalWrites.comparesSource }
      ) {
        try await checkExpiredConditions($0)
      },
    ]
  }

  /// Writes an entry and moves the clock to its last second.
  private func seedExpiring(_ subject: Subject<S>, _ keys: [Key]) async throws -> Entry {
    let lead = max(subject.capabilities.minimumExpirationLead, 1) + 100
    let expiration = subject.keepable(
      subject.clock.now + subject.capabilities.consistencyDelay + lead)
    let entry = Entry(value: [1], metadata: nil, expiration: expiration)
    try await subject.write(keys.map { subject.put($0, entry, expected: nil) })
    subject.clock.advance(by: expiration - subject.clock.now - 1)
    return entry
  }

  private func checkExpiry(_ subject: Subject<S>) async throws {
    try await subject.seed(["k:1", "k:3"])
    let entry = try await seedExpiring(subject, ["k:0", "k:2", "k:4"])
    subject.expect(try await subject.entry("k:2"), equals: entry)
    let records = try await subject.records([ScanRange(subject.namespace, prefix: "k:2")])
    subject.expect(records.map(\.expiration), equals: [entry.expiration])
    subject.clock.advance(by: 1)
    subject.expect(try await subject.entry("k:2"), equals: nil)
    subject.expect(try await subject.keys(), equals: ["k:1", "k:3"])
  }

  private func checkLead(_ subject: Subject<S>) async throws {
    let lead = subject.capabilities.minimumExpirationLead
    let now = subject.clock.now
    func expiring(_ key: Key, at seconds: Int64) -> WriteItem {
      subject.put(key, Entry(value: [1], expiration: seconds), expected: nil)
    }
    let far = subject.keepable(now + lead)
    let near = far - subject.capabilities.expirationResolution
    let outcomes = try await subject.store.write(
      WriteBatch([expiring("near", at: near), expiring("far", at: far)]))
    subject.expectLimitExceeded(outcomes.first)
    subject.expect(outcomes.last, equals: .written)
  }

  private func checkExpiredConditions(_ subject: Subject<S>) async throws {
    let keys: [Key] = ["a", "b", "c", "d"]
    let entry = try await seedExpiring(subject, keys)
    subject.clock.advance(by: 1)
    var copied = subject.put("e", "copy", expected: nil)
    copied.source = WriteItem.Source(key: "d", entry: entry)
    let outcomes = try await subject.write([
      subject.put("a", "new", expected: .absent),
      subject.put("b", "new", expected: .exactly(entry)),
      subject.delete("c", expected: .absent), copied,
    ])
    subject.expect(outcomes, equals: [.written, .destinationChanged, .written, .sourceChanged])
    subject.expect(try await subject.entry("a"), equals: Entry(value: Array("new".utf8)))
    subject.expect(try await subject.keys(), equals: ["a"])
  }
}
