import Core
import Testing

extension StoreConformance {
  var writeChecks: [Check] {
    [
      Check("a put replaces value, metadata and expiration together", checkReplace),
      Check("a delete takes the key away, and deleting nothing is no failure", checkDelete),
      Check("an empty value is not an absent key", checkEmptyValue),
      Check("there is one outcome per item, in order", checkOutcomes),
      Check("an empty batch has no outcomes", checkEmptyBatch),
    ]
  }

  private func checkReplace(_ subject: Subject<S>) async throws {
    let far = subject.keepable(subject.clock.now + 1_000_000)
    let first = Entry(value: [1], metadata: Array("{}".utf8), expiration: far)
    let second = Entry(value: [2, 2])
    try await subject.write([subject.put("k", first, expected: nil)])
    subject.expect(try await subject.entry("k"), equals: first)
    try await subject.write([subject.put("k", second, expected: nil)])
    subject.expect(try await subject.entry("k"), equals: second)
    subject.expect(try await subject.keys(), equals: ["k"])
  }

  private func checkDelete(_ subject: Subject<S>) async throws {
    try await subject.seed(["k", "k:1"])
    let outcomes = try await subject.write([subject.delete("k"), subject.delete("none")])
    subject.expect(outcomes, equals: [.written, .written])
    subject.expect(try await subject.entry("k"), equals: nil)
    subject.expect(try await subject.keys(), equals: ["k:1"])
  }

  private func checkEmptyValue(_ subject: Subject<S>) async throws {
    try await subject.write([subject.put("empty", "", expected: nil)])
    let found = try await subject.read(["empty", "none"])
    subject.expect(found, equals: [Entry(value: []), nil])
    subject.expect(try await subject.keys(), equals: ["empty"])
  }

  private func checkOutcomes(_ subject: Subject<S>) async throws {
    let long = Key(Array(repeating: 0x6B, count: subject.capabilities.maximumKeyBytes + 1))
    let outcomes = try await subject.write([
      subject.put("a", "1", expected: nil), subject.put(long, "2", expected: nil),
      subject.put("b", "3", expected: nil), subject.delete("none"),
    ])
    subject.expect(outcomes.count, equals: 4)
    subject.expectLimitExceeded(outcomes.count == 4 ? outcomes[1] : nil)
    subject.expect(outcomes.count { $0 == .written }, equals: 3)
    subject.expect(try await subject.keys(), equals: ["a", "b"])
  }

  private func checkEmptyBatch(_ subject: Subject<S>) async throws {
    subject.expect(try await subject.store.write(WriteBatch([])).isEmpty)
  }
}
