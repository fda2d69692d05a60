internal import Core
internal import Testing

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
    #expect(try await subject.entry("k") == first, subject.comment)
    try await subject.write([subject.put("k", second, expected: nil)])
    #expect(try await subject.entry("k") == second, subject.comment)
    #expect(try await subject.keys() == ["k"], subject.comment)
  }

  private func checkDelete(_ subject: Subject<S>) async throws {
    try await subject.seed(["k", "k:1"])
    let outcomes = try await subject.write([subject.delete("k"), subject.delete("none")])
    #expect(outcomes == [.written, .written], subject.comment)
    #expect(try await subject.entry("k") == nil, subject.comment)
    #expect(try await subject.keys() == ["k:1"], subject.comment)
  }

  private func checkEmptyValue(_ subject: Subject<S>) async throws {
    try await subject.write([subject.put("empty", "", expected: nil)])
    let found = try await subject.read(["empty", "none"])
    #expect(found == [Entry(value: []), nil], subject.comment)
    #expect(try await subject.keys() == ["empty"], subject.comment)
  }

  private func checkOutcomes(_ subject: Subject<S>) async throws {
    let long = Key(Array(repeating: 0x6B, count: subject.capabilities.maximumKeyBytes + 1))
    let outcomes = try await subject.write([
      subject.put("a", "1", expected: nil), subject.put(long, "2", expected: nil),
      subject.put("b", "3", expected: nil), subject.delete("none"),
    ])
    #expect(outcomes.count == 4, subject.comment)
    subject.expectLimitExceeded(outcomes.count == 4 ? outcomes[1] : nil)
    #expect(outcomes.count { $0 == .written } == 3, subject.comment)
    #expect(try await subject.keys() == ["a", "b"], subject.comment)
  }

  private func checkEmptyBatch(_ subject: Subject<S>) async throws {
    #expect(try await subject.store.write(WriteBatch([])).isEmpty, subject.comment)
  }
}
